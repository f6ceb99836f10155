using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Erasure;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Keys;

/// <summary>Disables keys: KMS refuses them until they are enabled again. What depends on a key is looked at first, or, in an emergency,
/// afterwards.</summary>
[Cmdlet(VerbsLifecycle.Disable, "ServiceCmk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = Key)]
[OutputType(typeof(CmkKeyChange))]
public sealed class DisableServiceCmkCommand : KeyStateCmdlet, ICommandActions
{
    private const string Key = "Key";
    private const string EmergencySet = "Emergency";

    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyStateActions.Disable;

    /// <summary>Disables a key although something works under it, or that could not be seen. What it is, is shown.</summary>
    [Parameter(ParameterSetName = Key)]
    public SwitchParameter Force { get; set; }

    /// <summary>Where to look for what depends on the keys beside each key's own account, which is looked through whatever is given: its
    /// Region, and all others for services whose keys may lie elsewhere. Regions, patterns, or objects from Get-Region, of other accounts.</summary>
    [Parameter(ParameterSetName = Key)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public RegionArgument[]? Place { get; set; }

    /// <summary>Sends DisableKey before anything else that KMS is asked, for keys that are named by id or ARN. What depends on them and the
    /// rest of the evidence follow.</summary>
    [Parameter(ParameterSetName = EmergencySet, Mandatory = true)]
    public SwitchParameter Emergency { get; set; }

    /// <summary>The grants that are taken back right after a key was disabled: their ids, or the principals that have them.</summary>
    [Parameter(ParameterSetName = EmergencySet)]
    [ValidateNotNullOrEmpty]
    public string[] RevokeGrant { get; set; } = [];

    /// <summary>The most changes that the command may make: where there would be more, it makes none.</summary>
    [Parameter(ParameterSetName = Key)]
    [ValidateRange(0, int.MaxValue)]
    public override int? MaximumChange { get; set; }

    private protected override KeyStateAction Action { get; } = new DisableKeyAction();

    private protected override bool IsForced => Force;

    private protected override bool IsEmergency => Emergency;

    private protected override IReadOnlyList<string> Grants => RevokeGrant;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Look(Place);
    }
}
