using System.Text.Json;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudWatchLogs;

internal sealed class LogGroup
{
    public string? LogGroupName { get; init; }

    public string? Arn { get; init; }

    public string? LogGroupArn { get; init; }

    public string? KmsKeyId { get; init; }

    public string? LogGroupClass { get; init; }

    public long? StoredBytes { get; init; }

    public int? RetentionInDays { get; init; }

    public bool? DeletionProtectionEnabled { get; init; }

    public static LogGroup ReadFrom(JsonElement json) => new()
    {
        LogGroupName = json.ReadText("logGroupName"),
        Arn = json.ReadText("arn"),
        LogGroupArn = json.ReadText("logGroupArn"),
        KmsKeyId = json.ReadText("kmsKeyId"),
        LogGroupClass = json.ReadText("logGroupClass"),
        StoredBytes = json.TryGetProperty("storedBytes", out var bytes) && bytes.ValueKind == JsonValueKind.Number && bytes.TryGetInt64(out var count) ? count : null,
        RetentionInDays = json.ReadCount("retentionInDays"),
        DeletionProtectionEnabled = json.ReadFlag("deletionProtectionEnabled"),
    };
}
