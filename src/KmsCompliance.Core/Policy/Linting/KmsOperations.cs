namespace KmsCompliance.Policy.Linting;

/// <summary>Operations of KMS by what they are good for.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html"/></remarks>
internal static class KmsOperations
{
    /// <summary>Those that decide over the key, or over who may use it.</summary>
    public static readonly string[] Administration =
    [
        "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:EnableKey", "kms:EnableKeyRotation", "kms:DisableKeyRotation",
        "kms:DeleteImportedKeyMaterial", "kms:ImportKeyMaterial", "kms:UpdatePrimaryRegion",
    ];

    public static readonly string[] Encryption =
    [
        "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyPair",
        "kms:GenerateDataKeyPairWithoutPlaintext", "kms:ReEncryptTo",
    ];

    public static readonly string[] Decryption = ["kms:Decrypt", "kms:ReEncryptFrom"];
}
