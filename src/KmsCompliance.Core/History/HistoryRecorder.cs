using KmsCompliance.Audit;
using KmsCompliance.Files;

namespace KmsCompliance.History;

/// <summary>Keeps what one run sees, and makes it a file of a history when the run has come to its end. What the run sees is written
/// aside as it comes; a run that does not come to its end leaves nothing.</summary>
internal sealed class HistoryRecorder : IDisposable
{
    private readonly object _lock = new();
    private readonly string _folder;
    private readonly string _command;
    private readonly IReadOnlyList<string> _rules;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly HistoryAside _resources;
    private readonly HistorySorter _seen;

    private HistoryRecorder(string folder, string command, IReadOnlyList<string> rules, TimeProvider time)
    {
        _folder = folder;
        _command = command;
        _rules = rules;
        _time = time;
        _startedAt = HistoryRunFile.Millisecond(time.GetUtcNow());

        // Now, so that an audit does not take its time where nothing can be written.
        _resources = new HistoryAside(folder);
        _seen = new HistorySorter(folder);
    }

    /// <summary>Begins a run.</summary>
    /// <param name="folder">The history; made where it is not there.</param>
    /// <param name="command">The command.</param>
    /// <param name="rules">The rules that it applies.</param>
    /// <param name="time">The time.</param>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static HistoryRecorder Begin(string folder, string command, IReadOnlyList<string> rules, TimeProvider time)
    {
        OwnerFile.EnsureFolder(folder);
        return new HistoryRecorder(folder, command, rules, time);
    }

    /// <summary>Takes a resource and what the rules say of it. Any thread may call.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="findings">What they say.</param>
    public void Record(EncryptionStatus status, IReadOnlyList<CmkFinding> findings)
    {
        // A status that is handed on says the second at which it was found; one that was saved says an earlier one.
        var at = status.ScannedAt is { } found && found < Second(_startedAt) ? found : _startedAt;
        var resource = new HistoryResource
        {
            Service = status.Service,
            AccountId = status.AccountId,
            Region = status.Region,
            ResourceId = status.ResourceId,
            ResourceArn = status.ResourceArn,
            ResourceName = status.ResourceName,
            KmsKeyId = status.KmsKeyId,
            KeyArn = status.KeyArn,
            KeyManager = status.KeyManager,
            KeyState = status.KeyState,
            Compliance = status.Compliance,
            Reason = status.Reason,
            Message = status.Message,
            ScannedAt = at.ToUniversalTime(),
            FoundAt = status.ScannedAt?.ToUniversalTime(),
            FoundBy = status.ScannedBy,
            Tags = status.Tags,
            Findings = [.. findings.Select(static finding => new HistoryFinding
            {
                RuleId = finding.RuleId,
                Severity = finding.Severity,
                Compliance = finding.Compliance,
                Reason = finding.Reason,
                Message = finding.Message,
                ExemptionOwner = finding.ExemptionOwner,
                ExemptUntil = finding.ExemptUntil,
            })],
        };
        lock (_lock)
        {
            _seen.Add(resource);
        }
    }

    /// <summary>Makes the run's file, with what is known of the places that it did not look at.</summary>
    /// <param name="places">The places that it looked at, and whether it asked for all of their resources.</param>
    /// <param name="complete">Whether it saw all that it was asked for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The file, and what was left out of those that are there: sentences.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="HistoryProblemException">A file that was there has changed meanwhile.</exception>
    public (string Path, IReadOnlyList<string> Problems) Finish(IReadOnlyList<CoveredPlace> places, bool complete, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var history = HistoryFolder.Open(_folder, _time.GetUtcNow());
            var state = HistoryState.Read(history, cancellationToken, _folder);
            using var episodes = new HistoryAside(_folder);
            var merge = new HistoryMerge(state.Places, places, _rules, _startedAt, _resources, episodes);
            merge.Take(_seen.Read(), state.ReadResources(cancellationToken), cancellationToken);
            var finishedAt = HistoryRunFile.Millisecond(_time.GetUtcNow());
            var path = new HistoryRunFile(_folder, _time).Write(
                new HistoryRun
                {
                    Schema = HistoryFormat.Schema,
                    RunId = HistoryFormat.NewRunId(finishedAt),
                    ModuleVersion = HistoryRunFile.ModuleVersion,
                    Command = _command,
                    StartedAt = _startedAt,
                    FinishedAt = finishedAt < _startedAt ? _startedAt : finishedAt,
                    Complete = complete,
                    Rules = _rules,
                    Bases = [.. state.Runs.Select(static run => run.RunId)],
                },
                merge,
                _resources,
                episodes,
                cancellationToken);
            return (path, history.Problems);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _seen.Dispose();
        _resources.Dispose();
    }

    private static DateTimeOffset Second(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
