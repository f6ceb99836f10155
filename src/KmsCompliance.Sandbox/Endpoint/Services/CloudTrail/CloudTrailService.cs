using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>AWS CloudTrail's event history and trails, which deliver nothing; and the endpoint that CloudTrail Lake answers at too.</summary>
internal sealed class CloudTrailService : SandboxService, ITaggedByCloudTrail
{
    /// <summary>The endpoint of trails and event data stores.</summary>
    public static AwsEndpoint SharedEndpoint { get; } = new(
        "cloudtrail",
        new JsonRpcProtocol("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", "message", writesEmptyOutput: true, otherTargetPrefix: "CloudTrail_20131101"),
        ServiceErrors.Json("InternalFailure"));

    public override string Name => "CloudTrail";

    public override AwsEndpoint Endpoint => SharedEndpoint;

    public override IReadOnlyList<AwsOperation> Operations { get; } =
    [
        new("CreateTrail", TrailOperations.CreateTrail, TrailLookup.ArnOf),
        new("UpdateTrail", TrailOperations.UpdateTrail, TrailLookup.ArnOf),
        new("DeleteTrail", TrailOperations.DeleteTrail, TrailLookup.ArnOf),
        new("GetTrail", TrailQueries.GetTrail, TrailLookup.ArnOf),
        new("DescribeTrails", TrailQueries.DescribeTrails),
        new("ListTrails", TrailQueries.ListTrails),
        new("GetTrailStatus", LoggingOperations.GetTrailStatus, TrailLookup.ArnOf),
        new("StartLogging", LoggingOperations.StartLogging, TrailLookup.ArnOf),
        new("StopLogging", LoggingOperations.StopLogging, TrailLookup.ArnOf),
        new("PutEventSelectors", SelectorOperations.PutEventSelectors, TrailLookup.ArnOf),
        new("GetEventSelectors", SelectorOperations.GetEventSelectors, TrailLookup.ArnOf),
        new("PutInsightSelectors", SelectorOperations.PutInsightSelectors, SelectorOperations.ArnOf),
        new("GetInsightSelectors", SelectorOperations.GetInsightSelectors, SelectorOperations.ArnOf),
        new("AddTags", TagOperations.AddTags, TagOperations.ArnOf),
        new("RemoveTags", TagOperations.RemoveTags, TagOperations.ArnOf),
        new("ListTags", TagOperations.ListTags, asksIdentityItself: true),
        new("LookupEvents", EventQueries.LookupEvents),
    ];

    public override IReadOnlyList<string> AuditorActions { get; } =
    [
        "cloudtrail:DescribeTrails", "cloudtrail:GetTrail*", "cloudtrail:GetEventSelectors", "cloudtrail:GetInsightSelectors",
        "cloudtrail:ListTrails", "cloudtrail:ListTags", "cloudtrail:LookupEvents",
    ];

    public override EstateMember Estate { get; } = new TrailEstate();

    public SortedDictionary<string, string>? TagsOf(AwsCall call, string arn) => !TrailName.IsArn(arn) ? null
        : TrailLookup.Find(call, TrailName.Parse(arn)) is { } trail && trail.AccountId == call.AccountId ? trail.Tags
        : throw new AwsErrorException("ResourceNotFoundException", $"Resource {arn} is not found.");
}
