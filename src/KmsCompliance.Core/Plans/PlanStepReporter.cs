using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Plans;

/// <summary>Where the change that a step makes tells of itself: what came of it becomes the step's outcome, and what it asks is noted in the
/// journal before it is answered.</summary>
/// <param name="inner">Where everything else goes.</param>
/// <param name="ledger">Keeps what comes of steps.</param>
/// <param name="workOf">Which step a result is of; null for none.</param>
internal sealed class PlanStepReporter(IRunReporter inner, PlanLedger ledger, Func<object, PlanWork?> workOf) : RunReporterDecorator(inner)
{
    /// <summary>The one step that is worked on, whose errors are its outcome too; null where there are many.</summary>
    public PlanWork? Only { get; init; }

    /// <inheritdoc/>
    public override ValueTask OutputAsync(object result, CancellationToken cancellationToken) => OutcomeAsync(result);

    /// <inheritdoc/>
    public override async ValueTask OutcomeAsync(object result)
    {
        if (workOf(result) is { } work)
        {
            await ledger.EndAsync(work, result).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ValueTask PreviewAsync(object preview, CancellationToken cancellationToken) => OutcomeAsync(preview);

    /// <inheritdoc/>
    public override async ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (Only is not null)
        {
            await ledger.FailAsync(Only, failure).ConfigureAwait(false);
        }

        if (failure.ErrorId is not (nameof(Failures.PlanStopped) or nameof(Failures.PlanKeyMadeElsewhere)))
        {
            await base.ErrorAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ValueTask OutcomeErrorAsync(Failure failure)
    {
        ledger.NoteError();
        return base.OutcomeErrorAsync(failure);
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken)
    {
        if (!await base.ConfirmAsync(confirmation, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // Of a resource's key the engine says itself when it writes.
        if (Only is not null)
        {
            await ledger.BeginAsync(Only).ConfigureAwait(false);
        }

        return true;
    }
}
