namespace KmsCompliance.Policy.Access;

/// <summary>What it means to use a key.</summary>
public static class KeyUseActions
{
    /// <summary>The actions by which data comes under a symmetric key and out again, and the one that hands the right on.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-users-crypto"/></remarks>
    public static IReadOnlyList<string> All { get; } =
    [
        "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyPair",
        "kms:GenerateDataKeyPairWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:CreateGrant",
    ];

    /// <summary>Those, and the ones by which somebody could let anybody in or shut anybody out, stop the key or let it go on, end it, or
    /// change its material. Whoever replicates a key chooses the replica's policy; whoever imports its material chooses when it expires.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators"/></remarks>
    public static IReadOnlyList<string> WithAdministration { get; } =
    [
        .. All, "kms:PutKeyPolicy", "kms:ReplicateKey", "kms:RevokeGrant", "kms:DisableKey", "kms:EnableKey", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
        "kms:DeleteImportedKeyMaterial", "kms:ImportKeyMaterial", "kms:DisableKeyRotation", "kms:EnableKeyRotation",
    ];
}
