using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>Looking at log groups.</summary>
internal static class LogGroupQueries
{
    private const int MaxPage = 50;

    public static void DescribeLogGroups(AwsCall call)
    {
        var filter = LogGroupFilter.Read(call.Input);
        var limit = call.Input.OptionalInteger("limit", 1, MaxPage) ?? MaxPage;
        var listing = call.Listing(filter.Signature);
        var after = call.Input.OptionalText("nextToken", 1) is not { } token ? ""
            : PageToken.Decode(listing, token) ?? throw LogGroupLookup.Invalid("The specified nextToken is invalid.");
        var here = call.Here.LogGroups;
        var found = here.Own.Concat(filter.IncludesLinked ? here.Linked : [])
            .Where(filter.Matches)
            .Select(group => (Position: $"{group.Name}\n{group.Arn}", Group: group))
            .Where(entry => string.CompareOrdinal(entry.Position, after) > 0)
            .OrderBy(entry => entry.Position, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        call.Json.WriteStartArray("logGroups");
        foreach (var (_, group) in found.Take(limit))
        {
            Write(call, group, filter.IsByPattern);
        }

        call.Json.WriteEndArray();
        if (found.Count > limit)
        {
            call.Json.WriteString("nextToken", PageToken.Encode(listing, found[limit - 1].Position));
        }
    }

    public static void ListTagsForResource(AwsCall call)
    {
        var tags = LogGroupLookup.FindByArn(call, call.Input.Text("resourceArn", 1, 1011)).Tags;
        call.Json.WriteStartObject("tags");
        foreach (var (key, value) in tags)
        {
            call.Json.WriteString(key, value);
        }

        call.Json.WriteEndObject();
    }

    // A search by pattern answers name, ARN and time only: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
    private static void Write(AwsCall call, LogGroup group, bool isByPattern)
    {
        var json = call.Json;
        json.WriteStartObject();
        json.WriteString("logGroupName", group.Name);
        json.WriteNumber("creationTime", group.CreatedAt.ToUnixTimeMilliseconds());
        json.WriteString("arn", group.Arn + ":*");
        if (!isByPattern)
        {
            json.WriteString("logGroupArn", group.Arn);
            json.WriteString("logGroupClass", group.Class);
            json.WriteNumber("metricFilterCount", 0);
            if (group.RetentionInDays is { } days)
            {
                json.WriteNumber("retentionInDays", days);
            }

            json.WriteNumber("storedBytes", group.StoredBytes);
            json.WriteOptional("kmsKeyId", group.KmsKeyArn);
            json.WriteBoolean("deletionProtectionEnabled", group.IsDeletionProtected);
        }

        json.WriteEndObject();
    }
}
