using System.Collections.Frozen;

namespace KmsCompliance.Policy.Conditions;

/// <summary>A condition key, and what is known of it before any request: looked up once.</summary>
/// <remarks>
/// <see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html"/> and
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"/>
/// </remarks>
internal sealed class ContextKey
{
    /// <summary>What begins the keys for the pairs of an encryption context.</summary>
    public const string EncryptionContextPrefix = "kms:EncryptionContext:";

    /// <summary>What begins the keys for what an enclave attests of itself.</summary>
    public const string AttestationPrefix = "kms:RecipientAttestation:";

    private const string EncryptionContextKeysName = "kms:EncryptionContextKeys";

    private static readonly string[] AbsentUnlessGivenPrefixes = [EncryptionContextPrefix, AttestationPrefix];

    private static readonly FrozenDictionary<string, ContextKeyOrigin> Origins = new Dictionary<string, ContextKeyOrigin>
    {
        ["kms:CallerAccount"] = ContextKeyOrigin.CallerAccount,
        ["aws:PrincipalAccount"] = ContextKeyOrigin.CallerAccount,
        ["aws:ResourceAccount"] = ContextKeyOrigin.KeyAccount,
        ["aws:PrincipalArn"] = ContextKeyOrigin.CallerArn,
        ["aws:username"] = ContextKeyOrigin.UserName,
        ["aws:PrincipalIsAWSService"] = ContextKeyOrigin.IsService,
        ["aws:PrincipalServiceName"] = ContextKeyOrigin.ServiceName,
        ["aws:PrincipalType"] = ContextKeyOrigin.CallerType,
        ["aws:PrincipalOrgID"] = ContextKeyOrigin.Organization,
        ["aws:PrincipalOrgPaths"] = ContextKeyOrigin.Organization,
        ["aws:RequestedRegion"] = ContextKeyOrigin.KeyRegion,
        ["aws:SecureTransport"] = ContextKeyOrigin.SecureTransport,
        ["aws:ViaAWSService"] = ContextKeyOrigin.ViaService,
        ["aws:CalledVia"] = ContextKeyOrigin.CalledVia,
        ["aws:CalledViaFirst"] = ContextKeyOrigin.CalledVia,
        ["aws:CalledViaLast"] = ContextKeyOrigin.CalledVia,
        ["kms:KeySpec"] = ContextKeyOrigin.KeySpec,
        ["kms:CustomerMasterKeySpec"] = ContextKeyOrigin.KeySpec,
        ["kms:KeyUsage"] = ContextKeyOrigin.KeyUsage,
        ["kms:CustomerMasterKeyUsage"] = ContextKeyOrigin.KeyUsage,
        [EncryptionContextKeysName] = ContextKeyOrigin.EncryptionContextKeys,

        // Parameters that the operation cannot do without.
        ["kms:DataKeyPairSpec"] = ContextKeyOrigin.Always,
        ["kms:GrantOperations"] = ContextKeyOrigin.Always,
        ["kms:ReEncryptOnSameKey"] = ContextKeyOrigin.Always,
        ["kms:GranteePrincipal"] = ContextKeyOrigin.Grantee,
        ["kms:GranteeServicePrincipal"] = ContextKeyOrigin.Grantee,

        // Keys that a request has only when its author gave a reason for them: if it does not list them, they are absent.
        // Every other key (source address, time, organisation, tags, properties of the key) may well be in the real request
        // though nobody wrote it down, so its absence here says nothing.
        ["aws:SourceAccount"] = ContextKeyOrigin.Given,
        ["aws:SourceArn"] = ContextKeyOrigin.Given,
        ["aws:SourceOrgID"] = ContextKeyOrigin.Given,
        ["aws:SourceOrgPaths"] = ContextKeyOrigin.Given,
        ["kms:GrantConstraintSourceArn"] = ContextKeyOrigin.Given,
        ["kms:GrantConstraintType"] = ContextKeyOrigin.Given,
        ["kms:GrantIsForAWSResource"] = ContextKeyOrigin.Given,
        ["kms:RequestAlias"] = ContextKeyOrigin.Given,
        ["kms:RetiringPrincipal"] = ContextKeyOrigin.Given,
        ["kms:RetiringServicePrincipal"] = ContextKeyOrigin.Given,
        ["kms:ViaService"] = ContextKeyOrigin.Given,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public ContextKey(string name)
    {
        Name = name;
        Origin = Origins.TryGetValue(name, out var origin) ? origin
            : Array.Exists(AbsentUnlessGivenPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ? ContextKeyOrigin.Given
            : ContextKeyOrigin.Unknown;
        Actions = OperationKeys.Having(name);
    }

    /// <summary>All pairs' names.</summary>
    public static ContextKey EncryptionContextKeys { get; } = new(EncryptionContextKeysName);

    /// <summary>Whether a key is said to be for IAM policies, and not for key policies: the key's aliases and tags.</summary>
    public static bool IsOfIdentityPoliciesOnly(string key) =>
        key.Equals("kms:ResourceAliases", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("aws:ResourceTag/", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("kms:ResourceTag/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The key as written.</summary>
    public string Name { get; }

    /// <summary>Where its value comes from when the request does not list it.</summary>
    public ContextKeyOrigin Origin { get; }

    /// <summary>The actions whose requests can have the key; null where any can.</summary>
    public FrozenSet<string>? Actions { get; }
}
