using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;

namespace KmsCompliance.Pipeline;

/// <summary>A command that puts resources of one kind, which are named by name or ARN, under a key that is named too.</summary>
public abstract class SetNamedKeyCmdlet : SetKeyCmdlet
{
    /// <summary>The key to set: its id, ARN, alias or alias ARN, or an object from New-ServiceCmk or AWS.Tools. A bare id
    /// or alias name is looked for where the resource's key has to lie.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNull]
    public KeyArgument? KeyId { get; set; }

    /// <summary>The Regions of resources that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }
}
