using System.Collections.Frozen;

namespace KmsCompliance.Policy.Conditions;

/// <summary>Which operations have a condition key of KMS; any other request is without it, whatever was said of it.</summary>
/// <remarks>By key: <see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html"/>. By operation:
/// <see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html"/>. Where
/// the two pages differ, the operation counts as one that has the key.</remarks>
internal static class OperationKeys
{
    private static readonly string[] DataKeyPairs = ["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"];
    private static readonly string[] DataKeys = ["GenerateDataKey", "GenerateDataKeyWithoutPlaintext", .. DataKeyPairs];
    private static readonly string[] ReEncryption = ["ReEncryptFrom", "ReEncryptTo"];
    private static readonly string[] Encryption = ["Encrypt", "Decrypt", .. DataKeys, .. ReEncryption];
    private static readonly string[] Signing = ["Sign", "Verify"];
    private static readonly string[] Macs = ["GenerateMac", "VerifyMac"];

    private static readonly FrozenDictionary<string, FrozenSet<string>> ByName = new (string[] Keys, string[] Operations)[]
    {
        (["kms:EncryptionContextKeys"], [.. Encryption, "CreateGrant", "RetireGrant"]),
        (["kms:EncryptionAlgorithm"], Encryption),
        (["kms:RequestAlias"], [.. Encryption, .. Signing, .. Macs, "DeriveSharedSecret", "DescribeKey", "GetPublicKey"]),
        (["kms:GrantIsForAWSResource"], ["CreateGrant", "ListGrants", "RevokeGrant"]),
        (["kms:GrantConstraintType"], ["CreateGrant", "RetireGrant"]),
        (
            [
                "kms:GrantOperations", "kms:GranteePrincipal", "kms:GranteeServicePrincipal", "kms:RetiringPrincipal", "kms:RetiringServicePrincipal",
                "kms:GrantConstraintSourceArn",
            ],
            ["CreateGrant"]),
        (["kms:ReEncryptOnSameKey"], ReEncryption),
        (["kms:DataKeyPairSpec"], DataKeyPairs),
        (["kms:MessageType", "kms:SigningAlgorithm"], Signing),
        (["kms:MacAlgorithm"], Macs),
        (["kms:KeyAgreementAlgorithm"], ["DeriveSharedSecret"]),
        (["kms:RotationPeriodInDays"], ["EnableKeyRotation"]),
        (["kms:ScheduleKeyDeletionPendingWindowInDays"], ["ScheduleKeyDeletion"]),
        (["kms:TrailingDaysWithoutKeyUsage"], ["DisableKey", "ScheduleKeyDeletion"]),
        (["kms:BypassPolicyLockoutSafetyCheck"], ["CreateKey", "PutKeyPolicy"]),
        (["kms:ExpirationModel", "kms:ValidTo"], ["ImportKeyMaterial"]),
        (["kms:WrappingAlgorithm", "kms:WrappingKeySpec"], ["GetParametersForImport"]),
        (["kms:ReplicaRegion"], ["ReplicateKey"]),
        (["kms:PrimaryRegion"], ["UpdatePrimaryRegion"]),
    }.SelectMany(static row => row.Keys.Select(key => (key, Set(row.Operations)))).ToFrozenDictionary(static row => row.key, static row => row.Item2, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> WithAttestation = Set(["Decrypt", "DeriveSharedSecret", "GenerateDataKey", "GenerateDataKeyPair", "GenerateRandom"]);

    private static readonly FrozenDictionary<string, string> Usages = new (string Usage, string[] Operations)[]
    {
        ("ENCRYPT_DECRYPT", Encryption), ("SIGN_VERIFY", Signing), ("GENERATE_VERIFY_MAC", Macs), ("KEY_AGREEMENT", ["DeriveSharedSecret"]),
    }.SelectMany(static row => row.Operations.Select(operation => (Action(operation), row.Usage))).ToFrozenDictionary(static row => row.Item1, static row => row.Usage, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OfSymmetricKeys = Set(DataKeys);

    private static readonly FrozenSet<string> OfEncryption = Set(Encryption);

    /// <summary>The actions whose requests can have a key, with <c>kms:</c> before them; null where any can.</summary>
    /// <param name="key">The condition key.</param>
    public static FrozenSet<string>? Having(string key) =>
        ByName.TryGetValue(key, out var actions) ? actions
        : key.StartsWith(ContextKey.EncryptionContextPrefix, StringComparison.OrdinalIgnoreCase) ? ByName["kms:EncryptionContextKeys"]
        : key.StartsWith(ContextKey.AttestationPrefix, StringComparison.OrdinalIgnoreCase) ? WithAttestation
        : null;

    /// <summary>The usage of the only keys that an action is for; null where it is for any.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-compare.html"/></remarks>
    public static string? UsageOf(string action) => Usages.GetValueOrDefault(action);

    /// <summary>Whether only a symmetric encryption key can do it: data keys come from no other, and no other takes an encryption
    /// context.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html"/></remarks>
    public static bool NeedsSymmetricKey(string action, bool hasEncryptionContext) =>
        OfSymmetricKeys.Contains(action) || (hasEncryptionContext && OfEncryption.Contains(action));

    private static FrozenSet<string> Set(string[] operations) => operations.Select(Action).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static string Action(string operation) => "kms:" + operation;
}
