using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;

namespace KmsCompliance.Pipeline;

/// <summary>A command that changes something about keys: which ones, where, and how many at most.</summary>
public abstract class KeyChangeCmdlet : RegionalCmdlet
{
    /// <summary>The keys: ids, ARNs, aliases, or objects from New-ServiceCmk, Get-ServiceCmk or AWS.Tools. A bare id or
    /// alias name is looked for in each Region of -Region.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual KeyArgument[]? KeyId { get; set; }

    /// <summary>The Regions of keys that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Under -WhatIf, puts out each change that would be made too, instead of showing it only. Without -WhatIf it changes
    /// nothing: what came of a change is put out anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The most changes that the command may make: where there would be more, it makes none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public virtual int? MaximumChange { get; set; }

    /// <summary>How many keys to work on at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    private protected sealed override bool PutsOutPreviews => PassThru;
}
