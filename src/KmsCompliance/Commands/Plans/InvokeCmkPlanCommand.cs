using System.Management.Automation;
using KmsCompliance.Permissions;
using KmsCompliance.Plans;

namespace KmsCompliance.Commands.Plans;

/// <summary>Applies a plan: each step so long as what it is about is as the plan found it. Goes on with one that was cut short.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "CmkPlan", SupportsShouldProcess = true)]
[OutputType(typeof(CmkPlanOutcome))]
public sealed class InvokeCmkPlanCommand : PlanCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => PlanActions.Apply;

    private protected override bool IsUndo => false;

    private protected override void CheckPlan(Plan plan) => plan.CheckAge(Time.GetUtcNow());
}
