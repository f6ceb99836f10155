using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Permissions;
using KmsCompliance.Plans;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Plans;

/// <summary>Applies a plan: each step so long as what it is about is as the plan found it. Goes on with one that was cut short.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "CmkPlan", SupportsShouldProcess = true)]
[OutputType(typeof(CmkPlanOutcome))]
public sealed class InvokeCmkPlanCommand : PlanCmdlet, ICommandActions
{
    private PlanSettings _settings = PlanSettings.None;
    private PlanApprovalCheck? _approval;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PlanActions.Apply;

    /// <summary>The settings file, whose <c>plans</c> says whether plans are approved before they are applied, and by whom.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SettingsPath { get; set; }

    private protected override bool IsUndo => false;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _settings = SettingsFile.Read(this, SettingsPath).Plans;
    }

    private protected override void CheckPlan(Plan plan)
    {
        plan.CheckAge(Time.GetUtcNow());
        try
        {
            _approval = PlanApprovalCheck.Find(plan, _settings);
        }
        catch (FailureException exception) when (IsWhatIf)
        {
            WriteWarning(exception.Failure.Message);
        }
    }

    private protected override async Task ApproveAsync(IAwsSession session, IReadOnlyCollection<IAwsSession> appliers, IRunReporter reporter, CancellationToken cancellationToken)
    {
        if (_approval is null)
        {
            return;
        }

        try
        {
            await _approval.RunAsync(session, appliers, Time.GetUtcNow(), ThrottleLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException exception) when (reporter.IsWhatIf)
        {
            // What it would do may be looked at before it is approved.
            await reporter.WarningAsync(exception.Failure.Message, cancellationToken).ConfigureAwait(false);
        }
    }
}
