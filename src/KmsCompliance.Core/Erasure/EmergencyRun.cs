using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>What the emergency stops of one command share, one an account. Errors and warnings, of which any may end the command, are held
/// back until all keys were sent DisableKey, the related ones too; where the first error does end it, until everything was looked at and
/// written down.</summary>
public sealed class EmergencyRun
{
    private readonly IRunReporter _reporter;
    private readonly HeldReporter _held;
    private int _secured;
    private int _hasTold;

    /// <param name="reporter">Where results go, and who is asked.</param>
    /// <param name="grants">What is taken back: ids of grants, or principals that have some.</param>
    public EmergencyRun(IRunReporter reporter, IReadOnlyList<string> grants)
    {
        ArgumentNullException.ThrowIfNull(grants);
        _reporter = reporter;
        _held = new HeldReporter(reporter);
        OfEvidence = new EvidenceReporter(_held);
        Grants = new EmergencyGrants(grants);
    }

    /// <summary>Who is told what is held back.</summary>
    public IRunReporter Reporter => _held;

    /// <summary>How many keys were named, in all accounts.</summary>
    public int KeyCount { get; set; }

    /// <summary>Who is told what is wrong with the evidence: once, however many entries it keeps from being written.</summary>
    internal IRunReporter OfEvidence { get; }

    /// <summary>The grants that are taken back.</summary>
    internal EmergencyGrants Grants { get; }

    /// <summary>Tells what is wrong with the evidence that is asked for.</summary>
    /// <param name="failure">What.</param>
    public ValueTask TellOfEvidenceAsync(Failure failure) => OfEvidence.OutcomeErrorAsync(failure);

    /// <summary>Tells whatever was held back, once nothing more comes.</summary>
    /// <param name="stop">Whether the command was stopped.</param>
    public async Task EndAsync(CancellationToken stop)
    {
        if (!stop.IsCancellationRequested)
        {
            await TellOfGrantsAsync().ConfigureAwait(false);
        }

        await _held.ReleaseAsync().ConfigureAwait(false);
    }

    /// <summary>Notes that keys that were named were sent DisableKey, and their related ones as far as they are known.</summary>
    /// <param name="keys">How many.</param>
    internal async Task AddSecuredAsync(int keys)
    {
        if (Interlocked.Add(ref _secured, keys) < KeyCount)
        {
            return;
        }

        await TellOfGrantsAsync().ConfigureAwait(false);
        if (!_reporter.EndsAtError)
        {
            await _held.ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task TellOfGrantsAsync()
    {
        if (Interlocked.Exchange(ref _hasTold, 1) == 0)
        {
            await Grants.TellOfNoneAsync(_held).ConfigureAwait(false);
        }
    }

    private sealed class HeldReporter(IRunReporter inner) : RunReporterDecorator(inner)
    {
        private readonly object _gate = new();
        private List<Func<ValueTask>>? _held = [];

        public override ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) =>
            TellAsync(() => base.ErrorAsync(failure, cancellationToken), cancellationToken);

        public override ValueTask OutcomeErrorAsync(Failure failure) => TellAsync(() => base.OutcomeErrorAsync(failure), CancellationToken.None);

        public override ValueTask WarningAsync(string message, CancellationToken cancellationToken) =>
            TellAsync(() => base.WarningAsync(message, cancellationToken), cancellationToken);

        public override ValueTask WarningAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken) =>
            TellAsync(() => base.WarningAsync(lines, cancellationToken), cancellationToken);

        public override ValueTask OutcomeWarningAsync(string message) => TellAsync(() => base.OutcomeWarningAsync(message), CancellationToken.None);

        public async Task ReleaseAsync()
        {
            List<Func<ValueTask>> held;
            lock (_gate)
            {
                (held, _held) = (_held ?? [], null);
            }

            foreach (var tell in held)
            {
                await tell().ConfigureAwait(false);
            }
        }

        // What a stop keeps from being told is not told later either.
        private ValueTask TellAsync(Func<ValueTask> tell, CancellationToken stop)
        {
            lock (_gate)
            {
                if (_held is not null)
                {
                    _held.Add(() => stop.IsCancellationRequested ? ValueTask.CompletedTask : tell());
                    return ValueTask.CompletedTask;
                }
            }

            return tell();
        }
    }

    private sealed class EvidenceReporter(IRunReporter inner) : RunReporterDecorator(inner)
    {
        private readonly ConcurrentDictionary<(string ErrorId, string? Target), bool> _told = new();

        public override ValueTask OutcomeErrorAsync(Failure failure)
        {
            ArgumentNullException.ThrowIfNull(failure);
            return _told.TryAdd((failure.ErrorId, failure.Target), true)
                ? base.OutcomeErrorAsync(failure with { RecommendedAction = Failures.EvidenceOfEmergencyAdvice })
                : ValueTask.CompletedTask;
        }
    }
}
