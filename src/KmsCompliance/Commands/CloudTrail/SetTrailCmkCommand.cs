using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.CloudTrail;

/// <summary>Points CloudTrail trails and event data stores at a customer-managed key, and reads back whether it took.</summary>
[Cmdlet(VerbsCommon.Set, "TrailCmk", SupportsShouldProcess = true)]
[OutputType(typeof(CmkChange))]
public sealed class SetTrailCmkCommand : SetKeyCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Change([ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake]);

    /// <summary>The trails and event data stores: trails by name, either by ARN, or as objects of Get-TrailEncryptionStatus or
    /// AWS.Tools.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TrailARN", "EventDataStoreArn", "Arn")]
    [ResourceTransformation("CloudTrail", "CloudTrailLake")]
    [ArgumentCompleter(typeof(TrailCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? TrailId { get; set; }

    /// <summary>The key to set: its id, ARN, alias or alias ARN, or an object from New-ServiceCmk or AWS.Tools. A bare id or
    /// alias name is looked for in the Region of the trail's bucket, or of the event data store.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNull]
    public KeyArgument? KeyId { get; set; }

    /// <summary>The Regions of trails that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Note(TrailId!, [ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake], KeyId);
}
