using System.Management.Automation;
using KmsCompliance.Erasure;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Keys;

/// <summary>Takes the deletion of keys back, and enables them.</summary>
[Cmdlet(VerbsData.Restore, "ServiceCmk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CmkKeyChange))]
public sealed class RestoreServiceCmkCommand : KeyStateCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyStateActions.Restore;

    private protected override KeyStateAction Action { get; } = new CancelDeletionAction();
}
