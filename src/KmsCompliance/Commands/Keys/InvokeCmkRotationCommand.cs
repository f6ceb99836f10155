using System.Management.Automation;
using KmsCompliance.Changes.Rotations;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Keys;

/// <summary>Rotates keys now: 25 times in a key's life at most.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "CmkRotation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CmkRotationChange))]
public sealed class InvokeCmkRotationCommand : RotationCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyActions.Rotate;

    private protected override KeyRotationEdit Edit { get; } = new(KeyRotationEdit.Rotate);
}
