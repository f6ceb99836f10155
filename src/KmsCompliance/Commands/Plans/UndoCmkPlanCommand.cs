using System.Management.Automation;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Plans;

/// <summary>Puts back what was before a plan, by its journal and in reverse order, so long as it is as the plan left it.</summary>
[Cmdlet(VerbsCommon.Undo, "CmkPlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CmkPlanOutcome))]
public sealed class UndoCmkPlanCommand : PlanCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => PlanActions.Undo;

    private protected override bool IsUndo => true;
}
