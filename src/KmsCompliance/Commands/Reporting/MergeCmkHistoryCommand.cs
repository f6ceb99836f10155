using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;

namespace KmsCompliance.Commands.Reporting;

/// <summary>Adds runs that were made apart, on many machines at once, to a history as one run. Asks nothing of AWS.</summary>
[Cmdlet(VerbsData.Merge, "CmkHistory", SupportsShouldProcess = true)]
[OutputType(typeof(CmkTrendPoint))]
public sealed class MergeCmkHistoryCommand : PSCmdlet, ICommandActions, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _files = [];

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>The files of the runs, or folders that have them; to the letter, no patterns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The history that gets them; made where it is not there.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string HistoryPath { get; set; } = string.Empty;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    protected override void ProcessRecord() => Try(() =>
    {
        foreach (var path in Path)
        {
            _files.AddRange(FilesOf(path));
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Try(() =>
    {
        var folder = FolderLocation.OfHistory(this, HistoryPath);
        if (_files.Count == 0)
        {
            throw new FailureException(Failures.HistoryEmpty(string.Join("', '", Path)));
        }

        var time = ModuleData.TimeOf(this);
        var apart = HistoryFolder.OfFiles(_files, time.GetUtcNow());
        if (apart.Runs.Count == 0)
        {
            throw new FailureException(Failures.RunsNotMerged(apart.Problems));
        }

        if (!ShouldProcess(folder, $"Add {_files.Count} run(s) that were made apart, as one"))
        {
            return;
        }

        var gathering = new HistoryGathering(apart, folder, MyInvocation.MyCommand.Name, time);
        var run = gathering.Run(_stop.Token);
        foreach (var problem in gathering.Problems)
        {
            DebugSwitch.WriteWarning(this, problem);
        }

        WriteVerbose(gathering.Path is { } path ? $"Wrote '{path}'." : $"The history has them already, as run {run.RunId}.");
        WriteObject(run.ToTrendPoint());
    });

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    private IEnumerable<string> FilesOf(string path)
    {
        var resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        if (provider.Name != "FileSystem")
        {
            throw new FailureException(Failures.RunsNotMerged([$"'{path}' is no path of the file system."]));
        }

        return Directory.Exists(resolved)
            ? Directory.EnumerateFiles(resolved).Where(static file => HistoryFormat.RunIdOf(System.IO.Path.GetFileName(file)) is not null)
            : [resolved];
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (FailureException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception.Failure));
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.RunsNotMerged([exception.Message])));
        }
        catch (HistoryProblemException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.RunsNotMerged([$"{exception.Message}."])));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.HistoryNotWritten(HistoryPath, exception)));
        }
        catch (OperationCanceledException) when (Stopping)
        {
            // The engine knows that it is stopping; there is nothing to add.
        }
    }
}
