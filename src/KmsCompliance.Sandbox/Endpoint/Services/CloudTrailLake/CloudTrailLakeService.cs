using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>AWS CloudTrail Lake's event data stores, without any events, at CloudTrail's endpoint.</summary>
internal sealed class CloudTrailLakeService : SandboxService, ITaggedByCloudTrail
{
    public override string Name => "CloudTrailLake";

    public override AwsEndpoint Endpoint => CloudTrailService.SharedEndpoint;

    public override IReadOnlyList<AwsOperation> Operations { get; } =
    [
        new("CreateEventDataStore", EventDataStoreOperations.CreateEventDataStore, call => EventDataStore.ArnOf(call.Region, call.AccountId, "*")),
        new("GetEventDataStore", EventDataStoreOperations.GetEventDataStore, EventDataStoreLookup.ArnOf),
        new("ListEventDataStores", EventDataStoreOperations.ListEventDataStores),
        new("UpdateEventDataStore", EventDataStoreOperations.UpdateEventDataStore, EventDataStoreLookup.ArnOf),
        new("DeleteEventDataStore", EventDataStoreOperations.DeleteEventDataStore, EventDataStoreLookup.ArnOf),
    ];

    public override IReadOnlyList<string> AuditorActions { get; } = ["cloudtrail:GetEventDataStore", "cloudtrail:ListEventDataStores"];

    public override EstateMember Estate { get; } = new EventDataStoreEstate();

    public SortedDictionary<string, string>? TagsOf(AwsCall call, string arn) =>
        EventDataStore.IsArn(arn) ? EventDataStoreLookup.Active(call, arn).Tags : null;
}
