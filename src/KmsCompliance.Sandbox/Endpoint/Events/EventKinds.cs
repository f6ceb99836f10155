using System.Collections.Frozen;

namespace KmsCompliance.Sandbox.Endpoint.Events;

/// <summary>What CloudTrail makes of a call.</summary>
internal static class EventKinds
{
    private static readonly string[] Reading = ["Get", "List", "Describe", "Lookup", "BatchGet", "Head"];

    // KMS's cryptography changes nothing of KMS's own.
    private static readonly FrozenSet<string> Cryptography = new[] { "Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext" }.ToFrozenSet(StringComparer.Ordinal);

    // Data events, which the event history has none of (CloudTrail user guide, data events).
    private static readonly FrozenSet<(string Service, string Operation)> OfData =
        new[] { ("xray", "PutTraceSegments"), ("xray", "BatchGetTraces"), ("logs", "PutLogEvents") }.ToFrozenSet();

    public static bool IsReadOnly(string operation) => Cryptography.Contains(operation) || Array.Exists(Reading, start => operation.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Whether the event history has such calls.</summary>
    public static bool IsKept(string service, string operation) => service != "s3" && !OfData.Contains((service, operation));
}
