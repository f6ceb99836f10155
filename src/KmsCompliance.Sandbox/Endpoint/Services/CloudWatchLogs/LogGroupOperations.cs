using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>Making, changing and deleting log groups. None of them answers anything.</summary>
internal static class LogGroupOperations
{
    private const int MaxTags = 50;
    private const int MaxKeyId = 256;
    private const string ReservedPrefix = "aws/";

    public static void CreateLogGroup(AwsCall call)
    {
        var name = LogGroupLookup.Name(call);
        if (name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
        {
            throw LogGroupLookup.Invalid($"Log groups starting with {ReservedPrefix} are reserved for AWS.");
        }

        var tags = call.Input.OptionalMap("tags");
        if (tags is { Count: 0 or > MaxTags })
        {
            throw LogGroupLookup.Invalid($"A log group has 1 to {MaxTags} tags, or none are given.");
        }

        var kmsKeyId = call.Input.OptionalText("kmsKeyId", 0, MaxKeyId);
        if (call.Here.LogGroups.Find(name) is not null)
        {
            throw new AwsErrorException("ResourceAlreadyExistsException", "The specified log group already exists");
        }

        var group = new LogGroup(call.AccountId, call.Region, name, call.Now)
        {
            Class = call.Input.OptionalChoice("logGroupClass", LogGroup.Classes) ?? LogGroup.Standard,
            IsDeletionProtected = call.Input.Flag("deletionProtectionEnabled"),
        };
        group.KmsKeyArn = kmsKeyId is null ? null : LogGroupEncryption.Resolve(call, kmsKeyId, group.Arn).Arn;
        foreach (var (key, value) in tags ?? new Dictionary<string, string>())
        {
            group.Tags[key] = value;
        }

        call.Here.LogGroups.Add(group);
    }

    public static void DeleteLogGroup(AwsCall call)
    {
        var group = LogGroupLookup.FindByName(call);
        if (group.IsDeletionProtected)
        {
            throw new AwsErrorException("ValidationException", $"Log group {group.Name} cannot be deleted: deletion protection is enabled for it.");
        }

        call.Here.LogGroups.Remove(group);
    }

    public static void PutRetentionPolicy(AwsCall call)
    {
        var days = call.Input.OptionalInteger("retentionInDays", int.MinValue, int.MaxValue) ?? throw call.Input.Invalid("retentionInDays", "Member must not be null");
        var group = LogGroupLookup.FindByName(call);
        group.RetentionInDays = LogGroup.Retentions.Contains(days)
            ? days
            : throw LogGroupLookup.Invalid($"A retention is one of {string.Join(", ", LogGroup.Retentions)} days.");
    }

    public static void DeleteRetentionPolicy(AwsCall call) => LogGroupLookup.FindByName(call).RetentionInDays = null;

    /// <summary>What comes from now on is under the key; what is there stays as it is.</summary>
    public static void AssociateKmsKey(AwsCall call)
    {
        var kmsKeyId = call.Input.Text("kmsKeyId", 0, MaxKeyId);
        var group = LogGroupLookup.Find(call);
        group.KmsKeyArn = LogGroupEncryption.Resolve(call, kmsKeyId, group.Arn).Arn;
    }

    public static void DisassociateKmsKey(AwsCall call) => LogGroupLookup.Find(call).KmsKeyArn = null;
}
