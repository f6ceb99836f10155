using System.Collections.Frozen;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>The actions that somebody can be allowed on a key.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html"/>,
/// those with the resource type key.</remarks>
public static class KmsActionCatalog
{
    private const string Prefix = "kms:";

    // https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
    private static readonly FrozenSet<string> Grantable = new[]
    {
        "CreateGrant", "Decrypt", "DeriveSharedSecret", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "GetPublicKey", "ReEncryptFrom", "ReEncryptTo",
        "RetireGrant", "Sign", "Verify", "VerifyMac",
    }.Select(static name => Prefix + name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every action, as IAM names it.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Grantable.Concat(new[]
        {
            "CancelKeyDeletion", "CreateAlias", "DeleteAlias", "DeleteImportedKeyMaterial", "DisableKey", "DisableKeyRotation", "EnableKey", "EnableKeyRotation",
            "GetKeyLastUsage", "GetKeyPolicy", "GetKeyRotationStatus", "GetParametersForImport", "ImportKeyMaterial", "ListGrants", "ListKeyPolicies",
            "ListKeyRotations", "ListResourceTags", "PutKeyPolicy", "ReplicateKey", "RevokeGrant", "RotateKeyOnDemand", "ScheduleKeyDeletion",
            "SynchronizeMultiRegionKey", "TagResource", "UntagResource", "UpdateAlias", "UpdateKeyDescription", "UpdatePrimaryRegion",
        }.Select(static name => Prefix + name)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Finds an action by its name, with or without <c>kms:</c>, whatever its case; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public static string? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var full = name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name : Prefix + name;
        return All.FirstOrDefault(action => action.Equals(full, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a grant can allow it.</summary>
    /// <param name="action">One of <see cref="All"/>.</param>
    public static bool CanBeGranted(string action) => Grantable.Contains(action);
}
