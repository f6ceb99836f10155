using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Plans;

/// <summary>Keeps what comes of the steps of a plan: in its journal, before and after each call, and for whoever runs the command.</summary>
/// <param name="plan">The plan.</param>
/// <param name="journal">Its journal.</param>
/// <param name="reporter">Where outcomes go.</param>
/// <param name="time">Tells the time.</param>
/// <param name="options">How the plan is applied.</param>
internal sealed class PlanLedger(Plan plan, PlanJournal journal, IRunReporter reporter, TimeProvider time, PlanRunOptions options)
{
    private readonly ConcurrentDictionary<int, string> _keys = new();
    private volatile bool _isStopped;
    private volatile Failure? _appliedElsewhere;

    /// <summary>What shows that the plan was applied by somebody else; null where nothing does.</summary>
    public Failure? AppliedElsewhere => _appliedElsewhere;

    /// <summary>How far the plan is by its journal.</summary>
    public PlanProgress Progress => journal.Progress;

    /// <summary>What a step leads to, with the key that an earlier one made.</summary>
    /// <param name="step">The step.</param>
    public PlanState StateAfter(PlanStep step) => step.After.KeyFromStep is { } made && KeyOf(made) is { } arn ? PlanState.OfKey(arn) : step.After;

    /// <summary>The ARN of the key that a step made; null where it has made none.</summary>
    /// <param name="step">The step's number.</param>
    public string? KeyOf(int step) => _keys.GetValueOrDefault(step) ?? Progress.KeyOf(step);

    /// <summary>Refuses to begin a step once one has failed, where that is asked for, and once the plan was seen to be applied from
    /// elsewhere.</summary>
    /// <param name="work">The step.</param>
    /// <exception cref="FailureException">No step is begun any more.</exception>
    public void ThrowIfStopped(PlanWork work)
    {
        if (_appliedElsewhere is not null)
        {
            throw new FailureException(Failures.PlanStopped(work.Step.Target, work.Step.Number, "the plan was applied from elsewhere."));
        }

        if (_isStopped)
        {
            throw new FailureException(Failures.PlanStopped(work.Step.Target, work.Step.Number, "another one failed before, and -StopOnError says to end then."));
        }
    }

    /// <summary>Notes that a step is about to be written.</summary>
    public async Task BeginAsync(PlanWork work)
    {
        ThrowIfStopped(work);
        if (work.IsBegun || reporter.IsWhatIf)
        {
            return;
        }

        work.StartedAt ??= time.GetUtcNow();
        await journal.AddAsync(entry => entry with { Kind = PlanJournalEntry.Begin, IsUndo = options.IsUndo, Step = work.Step.Number, Former = work.Found ?? work.From }).ConfigureAwait(false);
        work.IsBegun = true;
    }

    /// <summary>Takes what a change put out for the outcome of its step.</summary>
    public Task EndAsync(PlanWork work, object result) => result switch
    {
        CmkChange change => EndAsync(work, change.Status, change.Verified, change.Message),
        CmkPolicyChange change => EndAsync(work, change.Status, change.Verified, change.Message),
        CmkRotationChange change => EndAsync(work, change.Status, change.Verified, change.Message),
        ServiceCmk key => EndAsync(work, key),
        _ => Task.CompletedTask,
    };

    /// <summary>Takes what went wrong for the outcome of a step, where it has none.</summary>
    public Task FailAsync(PlanWork work, Failure failure)
    {
        if (failure.ErrorId == nameof(Failures.PlanKeyMadeElsewhere))
        {
            _appliedElsewhere = Failures.PlanApplied(plan.FullPath, failure.Message);
        }

        return work.Outcome is not null ? Task.CompletedTask : FailedAsync(work, failure);
    }

    /// <summary>Takes note that something went wrong with a step that says its outcome itself.</summary>
    public void NoteError() => _isStopped |= options.StopsOnError;

    /// <summary>Notes and tells the outcome of a step.</summary>
    /// <param name="work">The step.</param>
    /// <param name="status">What came of it.</param>
    /// <param name="verified">Whether it was read back as it is to be; null where that is not known.</param>
    /// <param name="message">What there is to say, as sentences.</param>
    /// <param name="keyArn">The key that was made; null where none was.</param>
    /// <param name="isWritten">Whether anything was written; null where that is not known, or as the status says.</param>
    public async Task EndAsync(PlanWork work, string status, bool? verified, string message, string? keyArn = null, bool? isWritten = null)
    {
        // Somebody else did it in the moment between.
        isWritten = work.WasBegun ? null : status is CmkChangeStatus.Unchanged or CmkPlanOutcome.Skipped ? false : isWritten;
        if (!options.IsUndo && status == CmkChangeStatus.Unchanged && work.WasBegun)
        {
            // The write of a run that was cut short.
            (status, message) = (CmkChangeStatus.Applied, $"It was made by the run before, which ended there. {message}");
        }
        else if (options.IsUndo && (status == CmkChangeStatus.Applied || (status == CmkChangeStatus.Unchanged && work.WasBegun)))
        {
            status = CmkPlanOutcome.Undone;
        }

        if (status == CmkChangeStatus.Failed && options.StopsOnError)
        {
            _isStopped = true;
        }

        var step = work.Step;
        work.Outcome = new CmkPlanOutcome
        {
            PlanId = plan.Id,
            Number = step.Number,
            Action = step.Action,
            Target = step.Target,
            Region = step.Region,
            AccountId = step.AccountId,
            Status = status,
            Verified = verified,
            Before = work.From.Describe(step.Action, isBefore: !options.IsUndo),
            After = work.To.Describe(step.Action, isBefore: options.IsUndo),
            Message = message,
            StartedAt = work.StartedAt,
            FinishedAt = reporter.IsWhatIf || status == CmkPlanOutcome.NotStarted ? null : time.GetUtcNow(),
        };
        if (reporter.IsWhatIf)
        {
            await reporter.PreviewAsync(work.Outcome, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        // What was done is told also where it cannot be noted: the next run then asks AWS about it.
        try
        {
            if (status != CmkPlanOutcome.NotStarted)
            {
                await journal.AddAsync(entry => entry with
                {
                    Kind = PlanJournalEntry.End,
                    IsUndo = options.IsUndo,
                    Step = step.Number,
                    Status = status,
                    Verified = verified,
                    KeyArn = keyArn,
                    Message = message,
                    IsWritten = work.IsBegun ? isWritten : null,
                }).ConfigureAwait(false);
            }
        }
        catch (FailureException exception)
        {
            await reporter.OutcomeErrorAsync(exception.Failure).ConfigureAwait(false);
        }

        await reporter.OutcomeAsync(work.Outcome).ConfigureAwait(false);
    }

    /// <summary>Tells of every step that was due and has no outcome, also where the run ended before it.</summary>
    /// <param name="due">The steps.</param>
    public async Task TellRestAsync(IEnumerable<PlanWork> due)
    {
        if (reporter.IsWhatIf)
        {
            return;
        }

        foreach (var work in due.Where(static work => work.Outcome is null))
        {
            await EndAsync(
                work,
                work.IsBegun ? CmkChangeStatus.Failed : CmkPlanOutcome.NotStarted,
                verified: work.IsBegun ? null : false,
                work.IsBegun ? "Whether it was made is not known. The same command asks AWS about it." : "It was declined, or the run ended before it.").ConfigureAwait(false);
        }
    }

    private Task FailedAsync(PlanWork work, Failure failure) => EndAsync(
        work,
        failure.ErrorId is nameof(Failures.PlanStopped) or nameof(Failures.PlanStepNeedsOther) or nameof(Failures.PlanStepStillNeeded) or nameof(Failures.PlanStepOutOfReach) ? CmkPlanOutcome.NotStarted
            : failure.ErrorId == nameof(Failures.PlanStepChangedSince) || (failure.ErrorId == "ResourceNotFound" && !work.IsBegun) ? CmkPlanOutcome.Skipped
            : CmkChangeStatus.Failed,
        verified: false,
        failure.Message,
        isWritten: failure.Exception is AwsCallException { MayHaveTakenEffect: false } ? false : null);

    private Task EndAsync(PlanWork work, ServiceCmk key)
    {
        if (key.KeyArn is null)
        {
            return EndAsync(work, CmkChangeStatus.WhatIf, verified: false, "The key would be made. Nothing was changed.");
        }

        _keys[work.Step.Number] = key.KeyArn;
        if (reporter.IsWhatIf)
        {
            return EndAsync(work, CmkChangeStatus.WhatIf, verified: false, $"The key {key.KeyArn} was begun, and would be finished. Nothing was changed.");
        }

        var isUnseen = key.RotationEnabled is null && work.Step.After.RotationEnabled == true;
        var isWhole = key.Alias is not null && (isUnseen || work.Step.After.RotationEnabled != true || key.RotationEnabled == true);
        return EndAsync(
            work,
            isWhole ? CmkChangeStatus.Applied : CmkChangeStatus.Failed,
            isWhole && isUnseen ? null : isWhole,
            isWhole && isUnseen ? $"The key {key.KeyArn} has the alias of the plan; whether it rotates could not be determined."
                : isWhole ? $"The key {key.KeyArn} has the alias and the rotation of the plan."
                : $"The key {key.KeyArn} was begun and is not finished. The same command finishes it.",
            key.KeyArn);
    }
}
