using KmsCompliance.Changes;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Changes.Rotations;
using KmsCompliance.Changes.ServiceKeys;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Plans;

/// <summary>Applies a plan, or undoes it: each step by the engine that makes such changes anyway, so long as what it is about is as it was
/// found. What is about to be written is in the journal before the call, and what came of it afterwards; where the journal takes no entry,
/// nothing is written.</summary>
/// <remarks>AWS has no conditional writes: what somebody else changes between the look and the write is not noticed.</remarks>
/// <param name="plan">The plan.</param>
/// <param name="journal">Its journal.</param>
/// <param name="own">The command's own session.</param>
/// <param name="reporter">Where outcomes go, and who is asked.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="throttleLimit">How many steps at a time.</param>
/// <param name="options">How it is applied.</param>
public sealed class PlanRun(Plan plan, PlanJournal journal, IAwsSession own, IRunReporter reporter, TimeProvider time, int throttleLimit, PlanRunOptions options)
{
    private readonly Dictionary<int, PlanWork> _works = [];
    private readonly PlanLedger _ledger = new(plan, journal, reporter, time, options);

    private IReadOnlyList<PlanStep> Steps => plan.Document.Steps;

    private PlanProgress Progress => _ledger.Progress;

    /// <summary>Takes the steps that are left, in the order of need; back, in the opposite one.</summary>
    /// <param name="places">The places of the plan, with the sessions that lead there.</param>
    /// <param name="stop">Keeps further steps from beginning, and aborts what is under way.</param>
    /// <exception cref="FailureException">The plan was applied or undone already, or the journal takes no entry. Nothing more is
    /// written.</exception>
    public async Task RunAsync(IReadOnlyList<Place> places, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(places);
        Check();
        var where = places.ToDictionary(static place => (place.ExpectedAccountId, place.Region));
        var due = Steps.Where(step => options.IsUndo
            ? Progress.IsBegun(step.Number, isUndo: false) && !Progress.IsDone(step.Number, isUndo: true)
            : !Progress.IsDone(step.Number, isUndo: false)).ToList();
        if (options.IsUndo && due.Count == 0)
        {
            await reporter.WarningAsync($"Nothing of the plan '{plan.FullPath}' is left to undo: each step has its outcome. Get-CmkPlan shows them.", stop).ConfigureAwait(false);
            return;
        }

        await CheckMadeKeysAsync(due, where, stop).ConfigureAwait(false);
        if (!reporter.IsWhatIf)
        {
            var caller = await new AccountCheck(own).GetCallerAsync(stop).ConfigureAwait(false);
            await journal.AddAsync(entry => entry with { Kind = PlanJournalEntry.Run, IsUndo = options.IsUndo, Caller = caller.Arn }).ConfigureAwait(false);
        }

        try
        {
            foreach (var action in options.IsUndo ? PlanAction.All.Reverse() : PlanAction.All)
            {
                await RunAsync(action, due.FindAll(step => step.Action == action), where, stop).ConfigureAwait(false);
                if (_ledger.AppliedElsewhere is { } failure)
                {
                    throw new FailureException(failure);
                }
            }
        }
        finally
        {
            await _ledger.TellRestAsync(due.Select(step => _works.GetValueOrDefault(step.Number) ?? new PlanWork(step, new Place(step.Region, step.AccountId), step.Before, step.After))).ConfigureAwait(false);
        }
    }

    private void Check()
    {
        if (options.IsUndo)
        {
            if (!Steps.Any(step => Progress.IsBegun(step.Number, isUndo: false)))
            {
                throw new FailureException(Failures.PlanNotApplied(plan.FullPath));
            }
        }
        else if (Progress.IsUndo)
        {
            throw new FailureException(Failures.PlanUndone(plan.FullPath));
        }
        else if (Progress.Count > 0 && Progress.IsApplied)
        {
            throw new FailureException(Failures.PlanApplied(plan.FullPath, "its journal has the outcome of every step."));
        }
    }

    // A copy without the journal: one key that is there shows that the plan was applied from elsewhere, and then none is made here. A journal
    // that has begun a key is the one that goes on.
    private async Task CheckMadeKeysAsync(List<PlanStep> due, Dictionary<(string? AccountId, string Region), Place> where, CancellationToken stop)
    {
        if (options.IsUndo || Steps.Any(step => step.Action == PlanAction.CreateKey && Progress.IsBegun(step.Number, isUndo: false)))
        {
            return;
        }

        var making = due.Where(step => step.Action == PlanAction.CreateKey && where.ContainsKey((step.AccountId, step.Region)))
            .Select(step => (step, where[(step.AccountId, step.Region)]));
        if (await new PlanKeySearch(plan, own, throttleLimit).FindAsync(making, stop).ConfigureAwait(false) is { } failure)
        {
            throw new FailureException(Failures.PlanApplied(plan.FullPath, failure.Message));
        }
    }

    private async Task RunAsync(string action, List<PlanStep> steps, Dictionary<(string? AccountId, string Region), Place> where, CancellationToken stop)
    {
        var ready = new List<PlanWork>();
        foreach (var step in steps)
        {
            stop.ThrowIfCancellationRequested();
            var work = new PlanWork(step, where.GetValueOrDefault((step.AccountId, step.Region)) ?? new Place(step.Region, step.AccountId) { NotSeen = "its Region could not be resolved." }, options.IsUndo ? _ledger.StateAfter(step) : step.Before, options.IsUndo ? step.Before : _ledger.StateAfter(step))
            {
                WasBegun = Progress.IsBegun(step.Number, options.IsUndo),
            };
            _works[step.Number] = work;
            if (options.IsUndo && Progress.FormerOf(step.Number) is { } former && !IsSame(former, step.Before))
            {
                await _ledger.EndAsync(work, CmkPlanOutcome.NotReversible, verified: null, $"Before the step it was {former.Describe(step.Action, isBefore: true)}, which is not what the plan shows. Put it back by hand.").ConfigureAwait(false);
            }
            else if (options.IsUndo && step.Reversible == "No")
            {
                await _ledger.EndAsync(work, CmkPlanOutcome.NotReversible, verified: null, WhatToDo(step)).ConfigureAwait(false);
            }
            else if (FindObstacle(work) is { } obstacle)
            {
                // What it needs has an error of its own already; an account out of reach too.
                await _ledger.FailAsync(work, obstacle).ConfigureAwait(false);
            }
            else
            {
                ready.Add(work);
            }
        }

        await new AccountRuns(own, reporter, throttleLimit) { Activity = options.IsUndo ? "Undoing the plan" : "Applying the plan" }.RunAsync(
            ready,
            static work => work.Where,
            (there, told, works, atATime, token) => action switch
            {
                PlanAction.SetKey => SetKeysAsync(there, told, works, atATime, token),
                _ => OneByOneAsync(action, there, told, works, atATime, token),
            },
            stop).ConfigureAwait(false);
    }

    private Failure? FindObstacle(PlanWork work)
    {
        var step = work.Step;
        if (work.Where.NotSeen is { } why)
        {
            return Failures.PlanStepOutOfReach(step.Target, step.Number, why);
        }

        if (options.IsUndo)
        {
            // What still uses what the step gave would lose it.
            return Steps.FirstOrDefault(other => other.DependsOn.Contains(step.Number) && Progress.IsBegun(other.Number, isUndo: false) && !IsUndone(other.Number)) is { } user
                ? Failures.PlanStepStillNeeded(step.Target, step.Number, user.Number)
                : null;
        }

        return step.DependsOn.Where(other => !IsTaken(other)).Select(int? (other) => other).FirstOrDefault() is { } needed
            ? Failures.PlanStepNeedsOther(step.Target, step.Number, needed)
            : null;
    }

    private bool IsTaken(int step) => Progress.IsTaken(step) || (_works.GetValueOrDefault(step)?.Outcome?.Status is CmkChangeStatus.Applied or CmkChangeStatus.Unchanged or CmkChangeStatus.Pending or CmkChangeStatus.WhatIf);

    private bool IsUndone(int step) => (Progress.IsDone(step, isUndo: true) && Progress.StatusOf(step) is CmkPlanOutcome.Undone or CmkChangeStatus.Unchanged)
        || _works.GetValueOrDefault(step)?.Outcome?.Status is CmkPlanOutcome.Undone or CmkChangeStatus.Unchanged or CmkChangeStatus.WhatIf;

    private async Task SetKeysAsync(IAwsSession there, IRunReporter told, IReadOnlyList<PlanWork> works, int atATime, CancellationToken stop)
    {
        // Where nothing is changed, policies are still without what earlier steps would add.
        foreach (var some in works.GroupBy(work => told.IsWhatIf && !options.IsUndo && work.Step.DependsOn.Any(step => Steps[step - 1].Action == PlanAction.SetPolicy)))
        {
            await SetKeysAsync(there, some.Key ? new WithPolicies(told) : told, [.. some], new KeyChangeOptions { RepairPolicy = some.Key }, atATime, stop).ConfigureAwait(false);
        }
    }

    private Task SetKeysAsync(IAwsSession there, IRunReporter told, IReadOnlyList<PlanWork> works, KeyChangeOptions how, int atATime, CancellationToken stop)
    {
        var byTarget = works.ToDictionary(static work => work.Step.Target, StringComparer.Ordinal);
        var to = new PlanStepReporter(told, _ledger, result => result is CmkChange change ? byTarget.GetValueOrDefault(change.ResourceId) : null);
        return new KeyChange(there, to, time, atATime, how).RunAsync(
            [.. works.Select(work => new KeyChangeTarget(Read(work.Step), work.Where, KeyOf(work)) { IsRestoration = options.IsUndo, Witness = new Witness(_ledger, work) })],
            stop);
    }

    private static ResourceReference Read(PlanStep step)
    {
        var reading = ServiceCatalog.Read(step.Target, [ServiceCatalog.Find(step.Service)!]);
        return reading.Reference ?? throw new FailureException(Failures.PlanStepUnreadable(step.Target, step.Number));
    }

    // Under -WhatIf the key that a step would make is not there.
    private KeyReference? KeyOf(PlanWork work) => work.To switch
    {
        { IsDefaultKey: true } => null,
        { KeyId: { } keyId } => KeyReference.FromService(keyId),
        { KeyFromStep: { } made } => KeyReference.Planned(Steps[made - 1].Target, Steps[made - 1].Region, Steps[made - 1].AccountId),
        _ => null,
    };

    private Task OneByOneAsync(string action, IAwsSession there, IRunReporter told, IReadOnlyList<PlanWork> works, int atATime, CancellationToken stop) =>
        new BoundedRun(told, atATime) { Activity = "Working on keys", Noun = "keys" }.RunAsync(
            works,
            static work => work.Step.Target,
            async (work, _) =>
            {
                var to = new PlanStepReporter(told, _ledger, _ => work) { Only = work };
                await new FailureBoundary(to).RunAsync(
                    work.Step.Target,
                    () =>
                    {
                        _ledger.ThrowIfStopped(work);
                        return action switch
                        {
                            PlanAction.CreateKey => CreateKeyAsync(work, there, to, stop),
                            PlanAction.SetPolicy => SetPolicyAsync(work, there, to, stop),
                            _ => SetRotationAsync(work, there, to, stop),
                        };
                    },
                    stop).ConfigureAwait(false);
            },
            stop);

    private Task CreateKeyAsync(PlanWork work, IAwsSession there, IRunReporter to, CancellationToken stop)
    {
        var after = work.Step.After;
        var policy = KeyPolicyDocument.Parse(after.Policy!.Value.GetRawText());
        return new ServiceKeyProvisioning(there, to, time, throttleLimit: 1).RunAsync(
            [work.Where],
            new ServiceKeySpecification
            {
                Service = ServiceCatalog.Find(work.Step.Service)!,
                Alias = after.Alias!,
                Description = after.Description!,
                Policy = policy,
                PlanStep = $"{plan.Id}/{work.Step.Number}",
                PlanStepBegun = work.WasBegun || work.IsBegun,
                RotationPeriodInDays = after.RotationEnabled == true ? after.RotationPeriodInDays : null,
                Tags = after.Tags is { } tags ? tags : new Dictionary<string, string>(),
            },
            stop);
    }

    private async Task SetPolicyAsync(PlanWork work, IAwsSession there, IRunReporter to, CancellationToken stop)
    {
        var key = await DescribeAsync(work, there, stop).ConfigureAwait(false);
        var from = KeyPolicyDocument.Parse(work.From.Policy!.Value.GetRawText());
        var next = KeyPolicyDocument.Parse(work.To.Policy!.Value.GetRawText());
        var change = await new KeyPolicyChange(there, to, time).ApplyAsync(
            key,
            work.Step.Region,
            policy => policy.EquivalentTo(next) ? policy
                : policy.EquivalentTo(from) ? next
                : throw new FailureException(Failures.PlanStepChangedSince(work.Step.Target, work.Step.Number, "the policy that the plan shows", "another policy")),
            options.IsUndo ? "Put back the key policy from before the plan" : "Set the key policy of the plan",
            stop).ConfigureAwait(false);
        if (change is not null)
        {
            await _ledger.EndAsync(work, change).ConfigureAwait(false);
        }
    }

    private async Task SetRotationAsync(PlanWork work, IAwsSession there, IRunReporter to, CancellationToken stop)
    {
        var key = await DescribeAsync(work, there, stop).ConfigureAwait(false);
        var found = await there.GetKeyCatalog(work.Step.Region).GetRotationAsync(key.KeyId, stop).ConfigureAwait(false);
        var state = new PlanState { RotationEnabled = found?.Enabled, RotationPeriodInDays = found?.PeriodInDays };
        if (!IsRotation(found, work.From) && !IsRotation(found, work.To))
        {
            throw new FailureException(Failures.PlanStepChangedSince(work.Step.Target, work.Step.Number, Words(work, work.From), Words(work, state)));
        }

        var edit = work.To.RotationEnabled == true ? new KeyRotationEdit(KeyRotationEdit.Enable, work.To.RotationPeriodInDays) : new KeyRotationEdit(KeyRotationEdit.Disable);
        await new KeyRotationChange(there, to, time, throttleLimit: 1, edit).RunAsync([new KeyTarget(KeyReference.FromService(work.Step.Target), work.Where, Service: null)], stop).ConfigureAwait(false);
    }

    private static bool IsSame(PlanState left, PlanState right) => PlanJson.Serialize(left, PlanJson.Default.PlanState).AsSpan().SequenceEqual(PlanJson.Serialize(right, PlanJson.Default.PlanState));

    private static bool IsRotation(KeyRotation? found, PlanState state) =>
        found is not null && found.Enabled == state.RotationEnabled && (!found.Enabled || found.PeriodInDays == state.RotationPeriodInDays);

    private static Task<KeyDescription> DescribeAsync(PlanWork work, IAwsSession there, CancellationToken stop) =>
        there.GetKeyCatalog(work.Step.Region).DescribeKeyAsync(work.Step.Target, stop);

    private static string Words(PlanWork work, PlanState state) => $"'{state.Describe(work.Step.Action, isBefore: true)}'";

    private string WhatToDo(PlanStep step) => step.Action == PlanAction.CreateKey && _ledger.KeyOf(step.Number) is null
        ? $"Whether the key was made is not known: the run ended at it. Get-ServiceCmk -Service {step.Service} -Region {step.Region} shows it, by its tag KmsCompliance:PlanStep {plan.Id}/{step.Number}."
        : step.Action == PlanAction.CreateKey
        ? $"The key that was made stays: {_ledger.KeyOf(step.Number) ?? step.Target}. Remove-ServiceCmk -KeyId '{_ledger.KeyOf(step.Number) ?? step.Target}' -Region {step.Region} schedules its deletion, once nothing is under it."
        : $"It cannot be undone: {step.ReversibleNote}";

    // What earlier steps add to policies has been shown and counted.
    private sealed class WithPolicies(IRunReporter inner) : RunReporterDecorator(inner)
    {
        public override ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) =>
            confirmation is { AsksWithDetail: true } ? new(false) : base.ConfirmAsync(confirmation, cancellationToken);
    }

    private sealed class Witness(PlanLedger ledger, PlanWork work) : IChangeWitness
    {
        public void Check(EncryptionStatus current, bool isUnderKey)
        {
            ArgumentNullException.ThrowIfNull(current);
            ledger.ThrowIfStopped(work);
            var found = PlanState.OfKey(ServiceCatalog.Find(work.Step.Service)!, current);
            work.Found = found;
            if (isUnderKey)
            {
                return;
            }

            if (found.KeyId != work.From.KeyId || found.IsDefaultKey != work.From.IsDefaultKey)
            {
                throw new FailureException(Failures.PlanStepChangedSince(work.Step.Target, work.Step.Number, Words(work, work.From), Words(work, found)));
            }
        }

        public Task BeginAsync(CancellationToken cancellationToken) => ledger.BeginAsync(work);

        public Task FailAsync(Failure failure) => ledger.FailAsync(work, failure);
    }
}
