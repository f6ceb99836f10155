using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Plans;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Plans;

/// <summary>A command that takes the steps of a plan, or takes them back.</summary>
public abstract class PlanCmdlet : AwsCmdlet
{
    private Plan? _plan;

    /// <summary>The file of the plan, as New-CmkPlan wrote it; to the letter, no pattern. Its journal lies beside it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PlanPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The hash of the plan that was looked at or approved: another one is refused. Of plans that are piped, their own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Hash { get; set; }

    /// <summary>Begins no further step once one has failed.</summary>
    [Parameter]
    public SwitchParameter StopOnError { get; set; }

    /// <summary>Under -WhatIf, puts out each step that would be taken too, instead of showing it only. Without -WhatIf it changes
    /// nothing: what came of a step is put out anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The most changes that the command may make: where there would be more, it makes none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaximumChange { get; set; }

    /// <summary>How many steps to take at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    private protected sealed override bool PutsOutPreviews => PassThru;

    /// <summary>Whether the plan is undone.</summary>
    private protected abstract bool IsUndo { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // One plan a command: what the second may do depends on what came of the first.
        if (_plan is not null)
        {
            WriteFailure(Failures.PlanOneAtATime(Path));
            return;
        }

        try
        {
            _plan = Plan.Read(PlanLocation.Resolve(this, Path));
            if (!string.IsNullOrEmpty(Hash) && !Hash.Equals(_plan.Hash, StringComparison.OrdinalIgnoreCase))
            {
                throw new FailureException(Failures.PlanNotTheOne(Path, Hash, _plan.Hash));
            }

            CheckPlan(_plan);
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_plan is not { } plan)
        {
            return;
        }

        RunWithSession(
            async (session, reporter, token) =>
            {
                var places = await EntryOf(session, reporter).ResolveAsync(
                    plan.Places.Select(static place => new RegionSelection.Named(place.Region) { AccountId = place.AccountId }), token).ConfigureAwait(false);
                await ApproveAsync(session, [.. places.Select(static place => place.Session).OfType<IAwsSession>().Prepend(session).Distinct()], reporter, token).ConfigureAwait(false);
                using var journal = reporter.IsWhatIf ? PlanJournal.Look(plan, Time) : PlanJournal.Open(plan, Time);
                var options = new PlanRunOptions { IsUndo = IsUndo, StopsOnError = StopOnError };
                await ChangeLimit.RunAsync(
                    MaximumChange, reporter, within => new PlanRun(plan, journal, session, within, Time, ThrottleLimit, options).RunAsync(places, token)).ConfigureAwait(false);
            },
            plan.Places[0].Region);
    }

    /// <summary>Refuses a plan before any call.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="FailureException">It is not to be taken.</exception>
    private protected virtual void CheckPlan(Plan plan)
    {
    }

    /// <summary>Refuses a plan that is not approved where that is asked for.</summary>
    /// <param name="session">The command's own session.</param>
    /// <param name="appliers">The sessions that the plan is applied with, the command's own among them.</param>
    /// <param name="reporter">Told of what should be known.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">It is not.</exception>
    private protected virtual Task ApproveAsync(IAwsSession session, IReadOnlyCollection<IAwsSession> appliers, IRunReporter reporter, CancellationToken cancellationToken) => Task.CompletedTask;
}
