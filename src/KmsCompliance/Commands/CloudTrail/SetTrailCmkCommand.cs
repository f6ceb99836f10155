using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.CloudTrail;

/// <summary>Points CloudTrail trails and event data stores at a customer-managed key, and reads back whether it took.</summary>
[Cmdlet(VerbsCommon.Set, "TrailCmk", SupportsShouldProcess = true)]
[OutputType(typeof(CmkChange))]
public sealed class SetTrailCmkCommand : SetNamedKeyCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Change([ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake]);

    /// <summary>The trails and event data stores: trails by name, either by ARN, or as objects of Get-TrailEncryptionStatus or
    /// AWS.Tools.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "ResourceArn", "TrailARN", "EventDataStoreArn", "Arn")]
    [ResourceTransformation("CloudTrail", "CloudTrailLake")]
    [ArgumentCompleter(typeof(TrailCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? TrailId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Note(TrailId!, [ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake], KeyId);
}
