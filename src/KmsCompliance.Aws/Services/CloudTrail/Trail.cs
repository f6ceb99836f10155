using System.Text.Json;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>One trail. Only what an audit or a template needs is read.</summary>
internal sealed class Trail
{
    public string? Name { get; init; }

    public string? TrailARN { get; init; }

    public string? HomeRegion { get; init; }

    public string? S3BucketName { get; init; }

    public string? S3KeyPrefix { get; init; }

    public string? SnsTopicARN { get; init; }

    public string? CloudWatchLogsLogGroupArn { get; init; }

    public string? CloudWatchLogsRoleArn { get; init; }

    public string? KmsKeyId { get; init; }

    public bool? IncludeGlobalServiceEvents { get; init; }

    public bool? IsMultiRegionTrail { get; init; }

    public bool? IsOrganizationTrail { get; init; }

    public bool? LogFileValidationEnabled { get; init; }

    public bool? HasCustomEventSelectors { get; init; }

    public bool? HasInsightSelectors { get; init; }

    public static Trail ReadFrom(JsonElement json) => new()
    {
        Name = json.ReadText("Name"),
        TrailARN = json.ReadText("TrailARN"),
        HomeRegion = json.ReadText("HomeRegion"),
        S3BucketName = json.ReadText("S3BucketName"),
        S3KeyPrefix = json.ReadToken("S3KeyPrefix"),
        SnsTopicARN = json.ReadText("SnsTopicARN"),
        CloudWatchLogsLogGroupArn = json.ReadText("CloudWatchLogsLogGroupArn"),
        CloudWatchLogsRoleArn = json.ReadText("CloudWatchLogsRoleArn"),
        KmsKeyId = json.ReadText("KmsKeyId"),
        IncludeGlobalServiceEvents = json.ReadFlag("IncludeGlobalServiceEvents"),
        IsMultiRegionTrail = json.ReadFlag("IsMultiRegionTrail"),
        IsOrganizationTrail = json.ReadFlag("IsOrganizationTrail"),
        LogFileValidationEnabled = json.ReadFlag("LogFileValidationEnabled"),
        HasCustomEventSelectors = json.ReadFlag("HasCustomEventSelectors"),
        HasInsightSelectors = json.ReadFlag("HasInsightSelectors"),
    };
}
