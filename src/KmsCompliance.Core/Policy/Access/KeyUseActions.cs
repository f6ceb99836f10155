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

    /// <summary>Those, and the ones by which somebody could let anybody in, or end the key.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators"/></remarks>
    public static IReadOnlyList<string> WithAdministration { get; } = [.. All, "kms:PutKeyPolicy", "kms:DisableKey", "kms:ScheduleKeyDeletion"];
}
