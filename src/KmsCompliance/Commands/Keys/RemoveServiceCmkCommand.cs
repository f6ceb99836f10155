using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Erasure;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Keys;

/// <summary>Schedules the deletion of keys on which nothing depends any more.</summary>
[Cmdlet(VerbsCommon.Remove, "ServiceCmk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CmkKeyChange))]
public sealed class RemoveServiceCmkCommand : KeyStateCmdlet, ICommandActions
{
    private KeyStateAction? _action;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyStateActions.Remove;

    /// <summary>Days until the key is deleted, 7 to 30. Until then the deletion can be taken back with Restore-ServiceCmk.</summary>
    [Parameter]
    [ValidateRange(7, 30)]
    public int PendingWindowInDays { get; set; } = 30;

    /// <summary>Schedules the deletion although something works under the key, or that could not be seen. What it is, is shown.</summary>
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

    private protected override KeyStateAction Action => _action ??= new ScheduleDeletionAction(PendingWindowInDays);

    private protected override bool IsForced => Force;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Look(Place);
    }
}
