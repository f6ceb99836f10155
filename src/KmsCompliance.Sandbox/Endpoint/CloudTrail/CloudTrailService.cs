using System.Collections.Frozen;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.CloudTrail;

/// <summary>AWS CloudTrail: trails and event data stores, without any events.</summary>
internal sealed class CloudTrailService : AwsService
{
    public override string Name => "cloudtrail";

    public override AwsProtocol Protocol { get; } = new JsonRpcProtocol("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", "message", writesEmptyOutput: true);

    public override ServiceErrors Errors { get; } = ServiceErrors.Json("InternalFailure");

    public override FrozenDictionary<string, Action<AwsCall>> Operations { get; } = new Dictionary<string, Action<AwsCall>>
    {
        ["CreateTrail"] = TrailOperations.CreateTrail,
        ["UpdateTrail"] = TrailOperations.UpdateTrail,
        ["DeleteTrail"] = TrailOperations.DeleteTrail,
        ["GetTrail"] = TrailQueries.GetTrail,
        ["DescribeTrails"] = TrailQueries.DescribeTrails,
        ["ListTrails"] = TrailQueries.ListTrails,
        ["GetTrailStatus"] = LoggingOperations.GetTrailStatus,
        ["StartLogging"] = LoggingOperations.StartLogging,
        ["StopLogging"] = LoggingOperations.StopLogging,
        ["AddTags"] = TrailTags.AddTags,
        ["RemoveTags"] = TrailTags.RemoveTags,
        ["ListTags"] = TrailTags.ListTags,
        ["CreateEventDataStore"] = EventDataStoreOperations.CreateEventDataStore,
        ["GetEventDataStore"] = EventDataStoreOperations.GetEventDataStore,
        ["ListEventDataStores"] = EventDataStoreOperations.ListEventDataStores,
        ["UpdateEventDataStore"] = EventDataStoreOperations.UpdateEventDataStore,
        ["DeleteEventDataStore"] = EventDataStoreOperations.DeleteEventDataStore,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public override void AuthorizeByIdentity(AwsCall call)
    {
        if (call.Operation != "ListTags")
        {
            base.AuthorizeByIdentity(call);
            return;
        }

        // The one call that is about several resources: each has to be allowed.
        foreach (var arn in call.Input.OptionalTexts("ResourceIdList") ?? [])
        {
            call.DemandByIdentity("cloudtrail:ListTags", arn);
        }
    }

    protected override string ResourceOf(AwsCall call) => call.Operation switch
    {
        "DescribeTrails" or "ListTrails" or "ListEventDataStores" => "*",
        "AddTags" or "RemoveTags" => call.Input.OptionalText("ResourceId") ?? "*",
        "CreateEventDataStore" => EventDataStore.ArnOf(call.Region, call.AccountId, "*"),
        "GetEventDataStore" or "UpdateEventDataStore" or "DeleteEventDataStore" => EventDataStoreLookup.ArnOf(call),
        _ => TrailLookup.ArnOf(call),
    };
}
