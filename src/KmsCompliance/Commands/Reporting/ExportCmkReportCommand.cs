using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Reporting;
using KmsCompliance.Reporting.Html;

namespace KmsCompliance.Commands.Reporting;

/// <summary>Writes findings to files that other tools read. Asks nothing of AWS.</summary>
[Cmdlet(VerbsData.Export, "CmkReport", SupportsShouldProcess = true)]
[OutputType(typeof(CmkFinding), typeof(CmkPolicyFinding), typeof(CmkTemplateFinding))]
public sealed class ExportCmkReportCommand : MeasuringCmdlet, ICommandActions
{
    private readonly List<(ReportFile File, ReportWriter Writer)> _reports = [];
    private ComplianceMeasures _measures = null!;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>The file; where there are several formats, its name with each one's ending.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The formats; the one that the file's name speaks of where left out.</summary>
    [Parameter(Position = 1)]
    [ValidateSet(ReportFormat.Csv, ReportFormat.Json, ReportFormat.NdJson, ReportFormat.JUnit, ReportFormat.Sarif, ReportFormat.Ocsf, ReportFormat.Asff, ReportFormat.Markdown, ReportFormat.Html)]
    [ValidateNotNullOrEmpty]
    public string[]? Format { get; set; }

    /// <summary>The variable that an audit's -CoverageVariable named, for what the HTML report says of places. It is looked at when all
    /// input is there, so that the audit may be in the same pipeline.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CoverageVariable { get; set; }

    /// <summary>What Get-CmkImpact put out, live or saved, for a part of the HTML report about what hangs on keys.</summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public PSObject[]? Impact { get; set; }

    /// <summary>Leaves a file that exists as it is.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces also a file that may only be read.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Hands on the findings.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool HandsOn => PassThru;

    /// <summary>Takes away what has not become a report.</summary>
    /// <param name="disposing">Whether the command is being disposed of, not finalised.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var (file, _) in _reports)
            {
                file.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _measures = new ComplianceMeasures([MeasureScope.All], tag: null, ReadPrices());
        }
        catch (FailureException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception.Failure));
        }

        var path = Resolve();
        var formats = Format ?? (ReportFormat.FindByName(path) is { } format ? [format] : null);
        if (formats is null)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.ReportFormatUnknown(Path, ReportFormat.All)));
            return;
        }

        // All of them, before an audit has taken its time for nothing.
        var files = ReportFormat.FilesOf(path, [.. formats.Distinct(StringComparer.OrdinalIgnoreCase).Select(static name => ReportFormat.All.First(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)))]);
        var lines = System.IO.Path.GetFileName(files.FirstOrDefault(static file => file.Format == ReportFormat.NdJson).Path ?? string.Empty);
        foreach (var file in files.Where(file => ShouldProcess(file.Path, $"Write a report ({file.Format})")).ToList())
        {
            Try(file.Path, () =>
            {
                var report = ReportFile.Open(this, file.Path, NoClobber, Force);
                var writer = ReportWriter.Create(file.Format, report.Text, lines, ModuleData.TimeOf(this).GetUtcNow());
                _reports.Add((report, writer));
                writer.Start();
            });
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_reports.Select(static report => report.Writer).OfType<HtmlReport>().SingleOrDefault() is { } page)
        {
            page.Coverage = ReadCoverage();
            page.Impacts = ReadImpacts();

            // What a history that cannot be read to its end has added by then is not in it.
            var costs = _measures.ToMeasures().Single();
            page.History = ReadHistory() ?? new ReportHistory
            {
                Measure = costs,
            };
        }

        foreach (var (file, writer) in _reports)
        {
            Try(file.FullPath, () =>
            {
                writer.Finish();
                file.Close();
            });
        }

        foreach (var omission in _reports.Select(static report => report.Writer.Omission).OfType<string>())
        {
            DebugSwitch.WriteWarning(this, omission);
        }

        // Once all are whole. A report of lines comes before one that points at them.
        foreach (var (file, _) in _reports.OrderByDescending(static report => report.Writer is NdJsonReport))
        {
            Try(file.FullPath, file.Publish);
            WriteVerbose($"Wrote '{file.FullPath}'.");
        }
    }

    private protected override void Look(EncryptionStatus status) => _measures.AddKey(status);

    private protected override void Take(CmkFinding finding) => Add(ReportFinding.Of(finding));

    private protected override void Take(CmkPolicyFinding finding) => Add(ReportFinding.Of(finding));

    private protected override void Take(CmkTemplateFinding finding) => Add(ReportFinding.Of(finding));

    private protected override void Refuse(object? item) =>
        WriteError(ErrorRecords.From(Failures.NeitherStatusNorFinding(item is null ? "Nothing ($null)" : $"'{item}'")));

    private void Add(ReportFinding line)
    {
        foreach (var (file, writer) in _reports)
        {
            Try(file.FullPath, () => writer.Add(line));
        }
    }

    private List<CmkImpact> ReadImpacts()
    {
        List<CmkImpact> impacts = [];
        foreach (var item in Impact ?? [])
        {
            if (ImpactReading.Read(item) is { } impact)
            {
                impacts.Add(impact);
            }
            else
            {
                WriteError(ErrorRecords.From(Failures.NoImpact(item is null ? "Nothing ($null)" : $"'{item}'")));
            }
        }

        return impacts;
    }

    // What is no coverage is none that is complete.
    private AuditCoverage? ReadCoverage()
    {
        if (CoverageVariable is null)
        {
            return null;
        }

        if (CoverageReading.Find(this, CoverageVariable) is { } coverage)
        {
            return coverage;
        }

        WriteError(ErrorRecords.From(Failures.CoverageNotUnderstood(CoverageVariable)));
        return new AuditCoverage();
    }

    // A report without it is better than none: the audit has run.
    private ReportHistory? ReadHistory()
    {
        if (HistoryPath is null)
        {
            return null;
        }

        try
        {
            var history = HistoryReading.Open(this, HistoryPath);
            var read = HistorySummary.Read(history, HistoryReading.ReadLast(history, HistoryPath, Stop), _measures, Counts, ModuleData.TimeOf(this).GetUtcNow(), Stop);
            HistoryReading.Warn(this, history);
            return read;
        }
        catch (FailureException exception)
        {
            WriteError(ErrorRecords.From(exception.Failure));
        }
        catch (HistoryProblemException exception)
        {
            WriteError(ErrorRecords.From(Failures.HistoryUnreadable(HistoryPath, [exception.Message])));
        }
        catch (OperationCanceledException) when (Stopping)
        {
            // The engine knows that it is stopping; there is nothing to add.
        }

        return null;
    }

    private string Resolve()
    {
        try
        {
            var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out var provider, out _);
            if (provider.Name == "FileSystem")
            {
                return path;
            }
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            // Said below.
        }

        ThrowTerminatingError(ErrorRecords.From(Failures.ReportPathNotAFile(Path, "no path of the file system")));
        return Path;
    }

    private void Try(string path, Action write)
    {
        try
        {
            write();
        }
        catch (FailureException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception.Failure));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.ReportNotWritten(path, exception)));
        }
    }
}
