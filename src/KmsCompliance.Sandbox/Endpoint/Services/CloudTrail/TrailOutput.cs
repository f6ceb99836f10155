using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Members that several answers share.</summary>
internal static class TrailOutput
{
    /// <summary>What the answers to a change have.</summary>
    public static void WriteSettings(Utf8JsonWriter json, Trail trail)
    {
        var settings = trail.Settings;
        json.WriteString("Name", trail.Name);
        json.WriteString("S3BucketName", settings.BucketName);
        json.WriteOptional("S3KeyPrefix", settings.KeyPrefix);
        if (settings.SnsTopicName is { } topic)
        {
            json.WriteString("SnsTopicName", topic[(topic.LastIndexOf(':') + 1)..]);
            json.WriteString("SnsTopicARN", topic.StartsWith("arn:", StringComparison.Ordinal) ? topic : $"arn:aws:sns:{trail.HomeRegion}:{trail.AccountId}:{topic}");
        }

        json.WriteBoolean("IncludeGlobalServiceEvents", settings.IncludesGlobalServices);
        json.WriteBoolean("IsMultiRegionTrail", settings.IsMultiRegion);
        json.WriteString("TrailARN", trail.Arn);
        json.WriteBoolean("LogFileValidationEnabled", settings.ValidatesLogFiles);
        json.WriteOptional("CloudWatchLogsLogGroupArn", settings.LogGroupArn);
        json.WriteOptional("CloudWatchLogsRoleArn", settings.LogRoleArn);
        json.WriteOptional("KmsKeyId", settings.KmsKeyArn);
        json.WriteBoolean("IsOrganizationTrail", settings.IsOrganization);
    }

    /// <summary>What GetTrail and DescribeTrails tell of a trail.</summary>
    public static void WriteTrail(Utf8JsonWriter json, Trail trail)
    {
        WriteSettings(json, trail);
        json.WriteString("HomeRegion", trail.HomeRegion);
        json.WriteBoolean("HasCustomEventSelectors", trail.EventSelectors.Count + trail.AdvancedEventSelectors.Count > 0);
        json.WriteBoolean("HasInsightSelectors", trail.InsightSelectors.Count > 0);
    }
}
