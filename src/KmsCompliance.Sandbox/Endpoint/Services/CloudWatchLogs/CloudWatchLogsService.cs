using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>Amazon CloudWatch Logs: log groups, and a page of log events in each of their streams.</summary>
internal sealed class CloudWatchLogsService : SandboxService
{
    public override string Name => "CloudWatchLogs";

    public override AwsEndpoint Endpoint { get; } = new(
        "logs",
        new JsonRpcProtocol("Logs_20140328", "message"),
        ServiceErrors.Json("ServiceUnavailableException") with { Validation = new("InvalidParameterException", 400) });

    public override IReadOnlyList<AwsOperation> Operations { get; } =
    [
        new("DescribeLogGroups", LogGroupQueries.DescribeLogGroups, call => LogGroup.ArnOf(call.Region, call.AccountId, "*")),
        new("ListTagsForResource", LogGroupQueries.ListTagsForResource, call => call.Input.OptionalText("resourceArn") ?? "*"),
        new("CreateLogGroup", LogGroupOperations.CreateLogGroup, LogGroupLookup.ArnOf),
        new("DeleteLogGroup", LogGroupOperations.DeleteLogGroup, LogGroupLookup.ArnOf),
        new("PutRetentionPolicy", LogGroupOperations.PutRetentionPolicy, LogGroupLookup.ArnOf),
        new("DeleteRetentionPolicy", LogGroupOperations.DeleteRetentionPolicy, LogGroupLookup.ArnOf),
        new("AssociateKmsKey", LogGroupOperations.AssociateKmsKey, LogGroupLookup.ArnOf),
        new("CreateLogStream", LogEventOperations.CreateLogStream, LogGroupLookup.ArnOf),
        new("PutLogEvents", LogEventOperations.PutLogEvents, LogGroupLookup.ArnOf),
        new("GetLogEvents", LogEventOperations.GetLogEvents, LogGroupLookup.ArnOf),
        new("DisassociateKmsKey", LogGroupOperations.DisassociateKmsKey, LogGroupLookup.ArnOf),
    ];

    public override IReadOnlyList<string> AuditorActions { get; } = ["logs:DescribeLogGroups", "logs:ListTagsForResource"];

    public override EstateMember Estate { get; } = new LogGroupEstate();
}
