using System.Management.Automation;
using KmsCompliance.Changes.Rotations;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Keys;

/// <summary>Lets KMS rotate keys by itself, every so many days, or no more.</summary>
[Cmdlet(VerbsCommon.Set, "CmkRotation", SupportsShouldProcess = true, DefaultParameterSetName = On)]
[OutputType(typeof(CmkRotationChange))]
public sealed class SetCmkRotationCommand : RotationCmdlet, ICommandActions
{
    private const string On = "On";
    private const string Off = "Off";

    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyActions.SetRotation;

    /// <summary>Days between rotations: 90 to 2560. Those that the key has, or 365, where left out.</summary>
    [Parameter(ParameterSetName = On)]
    [ValidateRange(90, 2560)]
    public int? PeriodInDays { get; set; }

    /// <summary>Turns rotation off. What was rotated stays, and can be decrypted.</summary>
    [Parameter(ParameterSetName = Off, Mandatory = true)]
    public SwitchParameter Disable { get; set; }

    private protected override KeyRotationEdit Edit => Disable ? new(KeyRotationEdit.Disable) : new(KeyRotationEdit.Enable, PeriodInDays);
}
