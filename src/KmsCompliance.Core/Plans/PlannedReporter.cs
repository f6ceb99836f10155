using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Plans;

/// <summary>Changes nothing, asks nobody, and keeps what whoever approves a step should know.</summary>
/// <param name="inner">Where everything goes.</param>
/// <param name="draft">Notes what is not planned.</param>
internal sealed class PlannedReporter(IRunReporter inner, PlanDraft draft) : RunReporterDecorator(inner)
{
    private readonly List<string> _notices = [];

    /// <inheritdoc/>
    public override bool IsWhatIf => true;

    /// <summary>What was warned of since this was last asked.</summary>
    public IReadOnlyList<string> TakeNotices()
    {
        lock (_notices)
        {
            string[] notices = [.. _notices.Distinct(StringComparer.Ordinal)];
            _notices.Clear();
            return notices;
        }
    }

    /// <inheritdoc/>
    public override ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(failure);
        draft.Omit(failure.Target, failure.Message);
        return base.ErrorAsync(failure, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WarningAsync(string message, CancellationToken cancellationToken)
    {
        lock (_notices)
        {
            _notices.Add(message);
        }

        return base.WarningAsync(message, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => new(false);

    /// <inheritdoc/>
    protected override ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken) => new([]);
}
