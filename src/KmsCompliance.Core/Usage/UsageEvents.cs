using System.Collections.Frozen;
using KmsCompliance.Ports;

namespace KmsCompliance.Usage;

/// <summary>Reads what an event says of a key.</summary>
internal static class UsageEvents
{
    private const string KeyService = "kms";

    private static readonly string[] LookingVerbs = ["Describe", "Get", "List"];

    private static readonly string[] ChangingVerbs =
    [
        "Cancel", "Connect", "Create", "Delete", "Disable", "Disconnect", "Enable", "Import", "Put", "Replicate", "Retire", "Revoke", "Rotate", "Schedule", "Synchronize",
        "Tag", "Untag", "Update",
    ];

    // What uses a key's material (KMS API Reference, GetKeyLastUsage), and ReEncrypt's two halves.
    private static readonly FrozenSet<string> Uses = new[]
    {
        "Decrypt", "DeriveSharedSecret", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext", "GenerateMac", "ReEncrypt", "Sign", "Verify", "VerifyMac",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What an event says.</summary>
    /// <param name="one">The event.</param>
    /// <param name="keyArn">The key.</param>
    /// <param name="region">The Region.</param>
    /// <param name="accountId">The account whose event history it is of.</param>
    public static CmkUsage Read(RecordedEvent one, string keyArn, string region, string accountId)
    {
        var operation = one.Operation ?? string.Empty;
        var isOfKms = one.Service is null or KeyService;
        return new CmkUsage
        {
            KeyArn = keyArn,
            Region = region,
            AccountId = accountId,
            EventTime = one.At,
            Operation = isOfKms ? one.Operation : $"{one.Service}:{operation}",
            Kind = isOfKms && IsUse(operation, one.IsReadOnly) ? KeyUsageKind.Use
                : one.IsReadOnly ?? Begins(operation, LookingVerbs) ? KeyUsageKind.Read
                : KeyUsageKind.Change,
            Principal = one.Caller,
            PrincipalKind = one.CallerType,
            PrincipalAccountId = one.CallerAccountId,
            PrincipalRole = one.RoleArn,
            ViaService = one.InvokedBy,
            SourceAddress = one.SourceAddress,
            ContextArn = one.ContextArn,
            Outcome = !one.HasDetail ? KeyUsageOutcome.Unknown
                : one.ErrorCode is not { } code ? KeyUsageOutcome.Allowed
                : IsDenial(code) ? KeyUsageOutcome.Denied
                : KeyUsageOutcome.Failed,
            ErrorCode = one.ErrorCode,
            EventId = one.EventId,
        };
    }

    // An operation that KMS did not have when this was written is taken for a use, unless its name or the event says another thing: what
    // is used is never called unused for it.
    private static bool IsUse(string operation, bool? isReadOnly) =>
        Uses.Contains(operation)
        || (operation.Length > 0 && isReadOnly != false && !Begins(operation, LookingVerbs) && !Begins(operation, ChangingVerbs));

    private static bool Begins(string operation, string[] verbs) => Array.Exists(verbs, verb => operation.StartsWith(verb, StringComparison.Ordinal));

    // KMS writes AccessDenied; services that EC2's errors are the model of, UnauthorizedOperation.
    private static bool IsDenial(string code) =>
        code.StartsWith("AccessDenied", StringComparison.Ordinal) || code.EndsWith("UnauthorizedOperation", StringComparison.Ordinal);
}
