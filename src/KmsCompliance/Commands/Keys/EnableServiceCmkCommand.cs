using System.Management.Automation;
using KmsCompliance.Erasure;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Keys;

/// <summary>Enables keys that were disabled.</summary>
[Cmdlet(VerbsLifecycle.Enable, "ServiceCmk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CmkKeyChange))]
public sealed class EnableServiceCmkCommand : KeyStateCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyStateActions.Enable;

    private protected override KeyStateAction Action { get; } = new EnableKeyAction();
}
