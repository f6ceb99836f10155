using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Erasure;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Keys;

/// <summary>Removes the imported material of keys: KMS refuses them until the same material is imported again.</summary>
[Cmdlet(VerbsCommon.Remove, "CmkMaterial", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CmkKeyChange))]
public sealed class RemoveCmkMaterialCommand : KeyStateCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyStateActions.RemoveMaterial;

    /// <summary>Removes the material although something works under the key, or that could not be seen. What it is, is shown.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Where to look for what depends on the keys beside each key's own account, which is looked through whatever is given: its
    /// Region, and all others for services whose keys may lie elsewhere. Regions, patterns, or objects from Get-Region, of other accounts.</summary>
    [Parameter]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public RegionArgument[]? Place { get; set; }

    private protected override KeyStateAction Action { get; } = new RemoveMaterialAction();

    private protected override bool IsForced => Force;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Look(Place);
    }
}
