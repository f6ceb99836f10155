namespace KmsCompliance.Core.Tests.Policy;

/// <summary>The actions of KMS that a key policy can speak of, and those that use a key rather than manage it.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html</summary>
internal static class KmsActions
{
    public static readonly string[] Use =
    [
        "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext",
        "kms:GenerateMac", "kms:VerifyMac", "kms:Sign", "kms:Verify", "kms:DeriveSharedSecret", "kms:CreateGrant",
        "kms:ImportKeyMaterial", "kms:ReplicateKey", "kms:DeleteImportedKeyMaterial",
    ];

    public static readonly string[] Manage =
    [
        "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey",
        "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyLastUsage", "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus", "kms:GetParametersForImport", "kms:GetPublicKey", "kms:ListAliases", "kms:ListGrants",
        "kms:ListKeyPolicies", "kms:ListKeyRotations", "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant",
        "kms:RotateKeyOnDemand", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias",
        "kms:UpdateKeyDescription",
    ];

    public static IEnumerable<string> All => Use.Concat(Manage);
}
