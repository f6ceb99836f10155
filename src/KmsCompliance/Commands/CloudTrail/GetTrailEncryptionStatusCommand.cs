using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;

namespace KmsCompliance.Commands.CloudTrail;

/// <summary>Shows under which key each CloudTrail trail and event data store is.</summary>
[Cmdlet(VerbsCommon.Get, "TrailEncryptionStatus", DefaultParameterSetName = All)]
[OutputType(typeof(TrailEncryptionStatus))]
public sealed class GetTrailEncryptionStatusCommand : NamedAuditCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Audit(
    [
        new CmkAction(TrailActions.Describe) { Required = false, WhenMissing = "No trails are shown but those that -TrailId names." },
        new CmkAction(TrailActions.Get) { Reason = "trails that -TrailId names", Required = false, WhenMissing = "Trails that -TrailId names are not shown." },
        new CmkAction(EventDataStoreActions.List) { Required = false, WhenMissing = "No event data stores are shown but those that -TrailId names." },
        new CmkAction(EventDataStoreActions.Get) { Required = false, WhenMissing = "No event data stores are shown." },
    ]);

    /// <summary>Trails and event data stores to look up one by one: trails by name or ARN, stores by ARN. An ARN says its
    /// Region.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OneByOne, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "ResourceArn", "TrailARN", "EventDataStoreArn", "Arn")]
    [ResourceTransformation("CloudTrail", "CloudTrailLake")]
    [ArgumentCompleter(typeof(TrailCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? TrailId { get; set; }

    /// <summary>Trails or event data stores alone; both where left out.</summary>
    [Parameter(ParameterSetName = All)]
    [ValidateSet(TrailResourceType.Trail, TrailResourceType.EventDataStore)]
    [ValidateNotNullOrEmpty]
    public string[]? ResourceType { get; set; }

    private protected override IReadOnlyList<ServiceDefinition> Services =>
        [.. new (string Type, ServiceDefinition Service)[]
        {
            (TrailResourceType.Trail, ServiceCatalog.CloudTrail),
            (TrailResourceType.EventDataStore, ServiceCatalog.CloudTrailLake),
        }.Where(entry => ResourceType is null || ResourceType.Contains(entry.Type, StringComparer.OrdinalIgnoreCase)).Select(static entry => entry.Service)];

    private protected override IReadOnlyList<ResourceArgument>? Named => TrailId;
}
