using KmsCompliance.Sandbox.Endpoint.Events;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>When keys were last used.</summary>
internal static class UsageOperations
{
    private const string Prefix = "kms:";

    // KMS knows of nothing before (its announcement).
    private static readonly DateTimeOffset Began = new(2026, 4, 23, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Tracked = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"];

    /// <summary>Notes that something was done with a key: its last use, where an action is one of cryptography, and, where a service did it,
    /// the event of that.</summary>
    public static void Served(AwsCall call, KmsKey key, string action, KeyUse use)
    {
        var operation = action[Prefix.Length..];
        var number = IsByCaller(call, use) ? call.EventNumber : EventRecorder.OnBehalf(call, key, operation, use, error: null);
        if (Tracked.Contains(action))
        {
            key.LastUsage = (call.Now, operation, number);
        }
    }

    /// <summary>Notes that a service could not do something with a key.</summary>
    public static void Refused(AwsCall call, KmsKey key, string action, KeyUse use, AwsErrorException error)
    {
        if (!IsByCaller(call, use))
        {
            EventRecorder.OnBehalf(call, key, action[Prefix.Length..], use, error);
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
            call.Json.WriteString("CloudTrailEventId", CallEvent.IdOf(usage.EventNumber));
            call.Json.WriteEndObject();
        }

        call.Json.WriteEpoch("TrackingStartDate", TrackedSince(key));
        call.Json.WriteEpoch("KeyCreationDate", key.CreatedAt);
    }

    // What the caller asks of KMS itself is the call's own event.
    private static bool IsByCaller(AwsCall call, KeyUse use) => call.Service.Name == KmsService.Name && use.Service is null;

    private static DateTimeOffset TrackedSince(KmsKey key) => key.CreatedAt > Began ? key.CreatedAt : Began;
}
