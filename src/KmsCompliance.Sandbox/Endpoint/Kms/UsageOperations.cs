using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>When keys were last used.</summary>
internal static class UsageOperations
{
    // KMS knows of nothing before (its announcement).
    private static readonly DateTimeOffset Began = new(2026, 4, 23, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Tracked = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"];

    /// <summary>Notes that a key was used, where an action is one of cryptography.</summary>
    public static void Note(KmsKey key, string action, DateTimeOffset now)
    {
        if (Tracked.Contains(action))
        {
            key.LastUsage = (now, action["kms:".Length..]);
        }
    }

    /// <summary>Since when a key was not used, as far as KMS knows.</summary>
    public static DateTimeOffset QuietSince(KmsKey key) => key.LastUsage?.At ?? TrackedSince(key);

    public static void GetKeyLastUsage(AwsCall call)
    {
        var key = KeyParameter.Authorized(call);
        call.Json.WriteString("KeyId", key.Arn);
        if (key.LastUsage is { } usage)
        {
            call.Json.WriteStartObject("KeyLastUsage");
            call.Json.WriteString("Operation", usage.Operation);
            call.Json.WriteEpoch("Timestamp", usage.At);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEpoch("TrackingStartDate", TrackedSince(key));
        call.Json.WriteEpoch("KeyCreationDate", key.CreatedAt);
    }

    private static DateTimeOffset TrackedSince(KmsKey key) => key.CreatedAt > Began ? key.CreatedAt : Began;
}
