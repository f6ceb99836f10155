using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes;

/// <summary>Keeps a run from changing more than it was meant to: what <c>-MaximumChange</c> means, whichever the command. A change is
/// what <c>-Confirm</c> would ask about; one that is asked about twice counts once.</summary>
/// <remarks>Before anything is changed, the whole run is gone through without a change, and counted. If that is too much, nothing is
/// changed at all. What nobody could foresee then, since somebody else changed something in between, ends at the limit too.</remarks>
public sealed class ChangeLimit
{
    private readonly int _maximum;

    private ChangeLimit(int maximum) => _maximum = maximum;

    /// <summary>Runs something within a limit.</summary>
    /// <param name="maximum">The most changes; null for as many as there are, which are not counted.</param>
    /// <param name="reporter">Where the run's results go, and who is asked.</param>
    /// <param name="run">The run; it changes only what it asked about. It is run once more than it would be, unless nothing is to be
    /// changed anyway.</param>
    /// <exception cref="FailureException">There would be more changes. Nothing was changed.</exception>
    public static Task RunAsync(int? maximum, IRunReporter reporter, Func<IRunReporter, Task> run)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        ArgumentNullException.ThrowIfNull(run);
        return maximum is { } most ? new ChangeLimit(most).RunAsync(reporter, run) : run(reporter);
    }

    private async Task RunAsync(IRunReporter reporter, Func<IRunReporter, Task> run)
    {
        if (reporter.IsWhatIf)
        {
            var shown = new Shown(reporter);
            await run(shown).ConfigureAwait(false);
            Check(shown.Count);
            return;
        }

        var foreseen = new Foreseen(reporter);
        await run(foreseen).ConfigureAwait(false);
        Check(foreseen.Count);
        await run(new Allowed(reporter, _maximum)).ConfigureAwait(false);
    }

    private void Check(int count)
    {
        if (count > _maximum)
        {
            throw new FailureException(Failures.TooManyChanges(count, _maximum));
        }
    }

    // Counts the changes that are shown.
    private sealed class Shown(IRunReporter inner) : RunReporterDecorator(inner)
    {
        private readonly ChangeCount _changes = new();

        public int Count => _changes.Count;

        public override ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken)
        {
            _changes.Add(confirmation);
            return base.ConfirmAsync(confirmation, cancellationToken);
        }
    }

    // Asks nobody and tells nothing: what there is to tell, the run itself tells.
    private sealed class Foreseen(IRunReporter inner) : IRunReporter
    {
        private readonly ChangeCount _changes = new();

        public int Count => _changes.Count;

        public bool IsWhatIf => true;

        public bool EndsAtError => false;

        public ValueTask OutputAsync(object result, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask OutcomeAsync(object result) => ValueTask.CompletedTask;

        public ValueTask OutcomeErrorAsync(Failure failure) => ValueTask.CompletedTask;

        public ValueTask OutcomeWarningAsync(string message) => ValueTask.CompletedTask;

        public ValueTask WarningAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) => inner.VerboseAsync($"To count changes: {message}", cancellationToken);

        public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => inner.DebugAsync(message, cancellationToken);

        public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) =>
            inner.ProgressAsync(progress with { Activity = "Counting changes" }, cancellationToken);

        public ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken)
        {
            _changes.Add(confirmation);
            return new(false);
        }
    }

    // Lets through as many as may be.
    private sealed class Allowed(IRunReporter inner, int maximum) : RunReporterDecorator(inner)
    {
        private readonly ChangeCount _changes = new();

        public override ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) =>
            _changes.Add(confirmation) <= maximum ? base.ConfirmAsync(confirmation, cancellationToken) : throw new FailureException(Failures.ChangeLimitReached(confirmation.Target, maximum));
    }

    private sealed class ChangeCount
    {
        private readonly HashSet<(string Target, string Action)> _changes = [];

        public int Count
        {
            get
            {
                lock (_changes)
                {
                    return _changes.Count;
                }
            }
        }

        /// <summary>Counts a change.</summary>
        /// <returns>How many there are with it.</returns>
        public int Add(Confirmation confirmation)
        {
            lock (_changes)
            {
                if (!confirmation.IsSummary)
                {
                    _changes.Add((confirmation.Target, confirmation.Action));
                }

                return _changes.Count;
            }
        }
    }
}
