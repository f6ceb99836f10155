namespace KmsCompliance.Policy.Access;

/// <summary>What it means to use a key.</summary>
public static class KeyUseActions
{
    private static readonly string[] Usages = ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"];

    /// <summary>The actions by which data comes under a symmetric key and out again, and the one that hands the right on.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-users-crypto"/></remarks>
    public static IReadOnlyList<string> All { get; } =
    [
        "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyPair",
        "kms:GenerateDataKeyPairWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:CreateGrant",
    ];

    /// <summary>Those, and the ones by which somebody could let anybody in or shut anybody out, stop the key or let it go on, end it, or
    /// change its material.</summary>
    public static IReadOnlyList<string> WithAdministration { get; } = [.. All, .. Administration];

    /// <summary>Those of keys of every kind.</summary>
    /// <param name="withAdministration">Whether those that administer a key are among them.</param>
    public static IReadOnlyList<string> OfAnyKey(bool withAdministration) =>
        [.. Usages.SelectMany(usage => Of(usage, withAdministration)).Distinct(StringComparer.Ordinal)];

    /// <summary>Those of a key, by what it is made for.</summary>
    /// <param name="keyUsage">Its KeyUsage; null where not known, which is taken for that of a key that encrypts.</param>
    /// <param name="withAdministration">Whether those that administer it are among them.</param>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"/></remarks>
    public static IReadOnlyList<string> Of(string? keyUsage, bool withAdministration) =>
    [
        .. keyUsage switch
        {
            "SIGN_VERIFY" => ["kms:Sign", "kms:Verify", "kms:GetPublicKey", "kms:CreateGrant"],
            "GENERATE_VERIFY_MAC" => ["kms:GenerateMac", "kms:VerifyMac", "kms:CreateGrant"],
            "KEY_AGREEMENT" => ["kms:DeriveSharedSecret", "kms:GetPublicKey", "kms:CreateGrant"],
            _ => All,
        },
        .. withAdministration ? Administration : [],
    ];

    // Whoever replicates a key chooses the replica's policy; whoever imports its material chooses when it expires.
    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
    private static IReadOnlyList<string> Administration =>
    [
        "kms:PutKeyPolicy", "kms:ReplicateKey", "kms:RevokeGrant", "kms:DisableKey", "kms:EnableKey", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
        "kms:DeleteImportedKeyMaterial", "kms:ImportKeyMaterial", "kms:DisableKeyRotation", "kms:EnableKeyRotation",
    ];
}
