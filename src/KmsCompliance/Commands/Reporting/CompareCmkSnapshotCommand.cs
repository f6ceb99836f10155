using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Reporting;

namespace KmsCompliance.Commands.Reporting;

/// <summary>Says what has changed from one run to another. Asks nothing of AWS.</summary>
[Cmdlet(VerbsData.Compare, "CmkSnapshot", DefaultParameterSetName = Objects)]
[OutputType(typeof(CmkSnapshotChange))]
public sealed class CompareCmkSnapshotCommand : PSCmdlet, ICommandActions, IDisposable
{
    private const string Objects = "Object";
    private const string Runs = "History";

    private readonly CancellationTokenSource _stop = new();
    private readonly ObjectSnapshot _difference = new();

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>Statuses or findings of the earlier run, live or saved.</summary>
    [Parameter(ParameterSetName = Objects, Mandatory = true, Position = 0)]
    [FindingTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ReferenceObject { get; set; }

    /// <summary>Statuses or findings of the later run, live or saved.</summary>
    [Parameter(ParameterSetName = Objects, Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [FindingTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? DifferenceObject { get; set; }

    /// <summary>A history, as -HistoryPath of the audits writes it: two of its runs are compared.</summary>
    [Parameter(ParameterSetName = Runs, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>The earlier run, by the beginning of its id, such as 20261128; the last of several. The one before the last where left
    /// out.</summary>
    [Parameter(ParameterSetName = Runs)]
    [ValidateNotNullOrEmpty]
    public string? ReferenceRun { get; set; }

    /// <summary>The later run, likewise; what the history knows last where left out.</summary>
    [Parameter(ParameterSetName = Runs)]
    [ValidateNotNullOrEmpty]
    public string? DifferenceRun { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == Objects)
        {
            Add(_difference, DifferenceObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var (before, after) = ParameterSetName == Objects ? (Reference(), _difference) : ReadHistory();
            new SnapshotComparison(before, after).Run(WriteObject);
        }
        catch (FailureException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception.Failure));
        }
        catch (HistoryProblemException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.HistoryUnreadable(HistoryPath!, [exception.Message])));
        }
        catch (OperationCanceledException) when (Stopping)
        {
            // The engine knows that it is stopping; there is nothing to add.
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    private ObjectSnapshot Reference()
    {
        var reference = new ObjectSnapshot();
        Add(reference, ReferenceObject);
        return reference;
    }

    private void Add(ObjectSnapshot snapshot, object?[]? items)
    {
        foreach (var item in items ?? [])
        {
            switch (item is PSObject wrapped ? wrapped.BaseObject : item)
            {
                case EncryptionStatus status:
                    snapshot.Add(status);
                    break;
                case CmkFinding finding:
                    snapshot.Add(finding);
                    break;
                case CmkPolicyFinding finding:
                    snapshot.Add(finding);
                    break;
                default:
                    WriteError(ErrorRecords.From(Failures.NeitherStatusNorFinding(item is null ? "Nothing ($null)" : $"'{item}'")));
                    break;
            }
        }
    }

    private (Snapshot Before, Snapshot After) ReadHistory()
    {
        var history = HistoryReading.Open(this, HistoryPath!);
        var last = HistoryReading.ReadLast(history, HistoryPath!, _stop.Token);
        var after = DifferenceRun is null ? last : HistoryState.Of(Find(history, DifferenceRun), _stop.Token);
        var before = HistoryState.Of(ReferenceRun is null ? history.FindBefore(after) ?? throw new FailureException(Failures.RunNotFound(HistoryPath!, "before the last")) : Find(history, ReferenceRun), _stop.Token);
        HistoryReading.Warn(this, history);
        return (new HistorySnapshot(before, _stop.Token), new HistorySnapshot(after, _stop.Token));
    }

    private HistoryFile Find(HistoryFolder history, string text) =>
        history.Runs.LastOrDefault(file => file.Run.RunId.StartsWith(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new FailureException(Failures.RunNotFound(HistoryPath!, text));
}
