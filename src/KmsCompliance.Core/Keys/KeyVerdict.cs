using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Keys;

/// <summary>Judges the key that a resource is configured with.</summary>
public static class KeyVerdict
{
    private const string UnderAwsManagedKey = "Encrypted under a key that AWS manages.";
    private const string StillChanging = "The service is still changing over to this key; the old one may be in use too.";

    /// <summary>The reference that has to be looked up to judge the resource; null where it can be judged without:
    /// there is no key, or it is one of AWS's own aliases.</summary>
    /// <param name="resource">The resource.</param>
    public static KeyReference? NeedsLookup(ConfiguredResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return ReferenceOf(resource.Status.KmsKeyId) is { } reference && NeedsLookup(resource, reference) ? reference : null;
    }

    /// <summary>The key that a service reports; null where that is its default.</summary>
    internal static KeyReference? ReferenceOf(string? kmsKeyId) =>
        string.IsNullOrEmpty(kmsKeyId) || kmsKeyId == KeyReference.DefaultKeyLiteral ? null : KeyReference.FromService(kmsKeyId);

    /// <summary>Whether a key has to be looked up for a resource to be judged.</summary>
    internal static bool NeedsLookup(ConfiguredResource resource, KeyReference reference) =>
        !reference.IsAwsManagedAlias && !LiesOutOfReach(resource, reference);

    /// <summary>The resource's status with its verdict.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="lookup">What looking its key up came to; null where none was asked for.</param>
    public static EncryptionStatus Judge(ConfiguredResource resource, KeyLookup? lookup)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Judge(resource, ReferenceOf(resource.Status.KmsKeyId), lookup, aliasOfKey: null);
    }

    /// <summary>The same, of a key reference that is read already: many resources name one key.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="reference">Its key; null for the service's default.</param>
    /// <param name="lookup">What looking the key up came to; null where none was asked for.</param>
    /// <param name="aliasOfKey">The alias of each key of the key's Region; null where those were not read.</param>
    /// <param name="scannedAt">When the resource was looked at.</param>
    /// <param name="scannedBy">Who looked.</param>
    internal static EncryptionStatus Judge(
        ConfiguredResource resource,
        KeyReference? reference,
        KeyLookup? lookup,
        IReadOnlyDictionary<string, string>? aliasOfKey,
        DateTimeOffset? scannedAt = null,
        string? scannedBy = null)
    {
        // One copy of the status: a page holds a hundred.
        var verdict = JudgeKey(resource, reference, lookup, aliasOfKey) with { ScannedAt = scannedAt, ScannedBy = scannedBy };
        return resource.Status.With(resource.Remark is { } remark ? verdict with { Message = $"{verdict.Message} {remark}" } : verdict);
    }

    private static StatusVerdict JudgeKey(
        ConfiguredResource resource, KeyReference? reference, KeyLookup? lookup, IReadOnlyDictionary<string, string>? aliasOfKey)
    {
        var status = resource.Status;
        if (reference is null)
        {
            return UnderDefaultKey(resource, resource.DefaultKey);
        }

        // Another account's aliases cannot be listed. Where the key could not be read, its id is in its name.
        var isAliasLooked = reference.IsAlias || (aliasOfKey is not null && lookup?.IsAcrossAccounts == false);
        var alias = reference.IsAlias ? reference.Name
            : isAliasLooked ? aliasOfKey!.GetValueOrDefault(reference.Name)
            : null;
        if (lookup is { Outcome: KeyLookupOutcome.Found, Key: { } key })
        {
            return UnderKey(resource, key, alias, isAliasLooked);
        }

        if (reference.IsAwsManagedAlias)
        {
            return UnderDefaultKey(resource, new(ComplianceReason.AwsManagedKey, reference.Name, UnderAwsManagedKey)) with { KeyAlias = reference.Name };
        }

        var verdict = status.Verdict with
        {
            KeyAlias = alias,
            KeyAliasLooked = isAliasLooked,
            KeyArn = reference.Form == KeyReferenceForm.KeyArn ? reference.Value : null,
            KeyAccountId = reference.Arn?.AccountId,
        };
        if (LiesOutOfReach(resource, reference))
        {
            return verdict with
            {
                Compliance = Compliance.NonCompliant,
                Reason = ComplianceReason.KeyNotUsable,
                Message = $"The key lies in {reference.Arn!.Region}; a key serves its own Region only.",
            };
        }

        ArgumentNullException.ThrowIfNull(lookup);
        return lookup.Outcome switch
        {
            KeyLookupOutcome.NotFound when resource.KeyMayLieElsewhere && reference.Arn is null => verdict with
            {
                Compliance = Compliance.Unknown,
                Reason = ComplianceReason.KeyUnreadable,
                Message = $"There is no key '{reference.Name}' in {status.Region}; it may lie in another Region, which is not reported.",
            },
            KeyLookupOutcome.NotFound when IsOwn(reference, status) && !lookup.IsAcrossAccounts => verdict with
            {
                Compliance = Compliance.NonCompliant,
                Reason = ComplianceReason.KeyNotFound,
                Message = reference.IsAlias
                    ? $"The alias '{reference.Name}' does not exist any more, or points to no key: data cannot be read."
                    : "The key does not exist any more: data cannot be read.",
            },
            _ => Unreadable(verdict, reference, status, lookup),
        };
    }

    private static StatusVerdict UnderDefaultKey(ConfiguredResource resource, DefaultKey defaultKey) =>
        resource.IsUpdating
            ? Updating(resource.Status)
            : resource.Status.Verdict with
            {
                KeyManager = "AWS",
                KeyAliasLooked = true,
                Compliance = Compliance.NonCompliant,
                Reason = defaultKey.Reason,
                Message = defaultKey.Message,
            };

    private static StatusVerdict UnderKey(ConfiguredResource resource, KeyDescription key, string? alias, bool isAliasLooked)
    {
        var (compliance, reason, message) = VerdictOf(resource, key);
        return resource.Status.Verdict with
        {
            KeyAlias = alias,
            KeyAliasLooked = isAliasLooked,
            KeyArn = key.Arn,
            KeyAccountId = key.AccountId,
            KeyManager = key.KeyManager,
            KeyState = key.KeyState,
            Compliance = compliance,
            Reason = reason,
            Message = message,
        };
    }

    private static (string Compliance, string Reason, string Message) VerdictOf(ConfiguredResource resource, KeyDescription key) => key switch
    {
        { KeyManager: "AWS" } when !resource.IsUpdating => (Compliance.NonCompliant, ComplianceReason.AwsManagedKey, UnderAwsManagedKey),

        // Its usage need not be reported: a symmetric key can only encrypt and decrypt.
        { KeyManager: not ("AWS" or "CUSTOMER") } or { KeyManager: "CUSTOMER", KeyState: null } or { KeyManager: "CUSTOMER", KeySpec: null } =>
            (Compliance.Unknown, ComplianceReason.KeyUnreadable, "KMS does not report who manages the key, its state or its spec."),
        { KeyManager: "CUSTOMER" } when key.WhyNotUsable is { } problem =>
            (Compliance.NonCompliant, ComplianceReason.KeyNotUsable, $"The service cannot use the key: {problem}. Data is being lost or cannot be read."),
        _ when resource.IsUpdating => (Compliance.Unknown, ComplianceReason.Updating, StillChanging),
        _ => (
            Compliance.Compliant,
            ComplianceReason.CustomerManagedKey,
            key.AccountId == resource.Status.AccountId
                ? "Encrypted under a usable customer-managed key."
                : $"Encrypted under a usable customer-managed key of account {key.AccountId}."),
    };

    private static StatusVerdict Updating(EncryptionStatus status) => status.Verdict with
    {
        KeyAliasLooked = true,
        Compliance = Compliance.Unknown,
        Reason = ComplianceReason.Updating,
        Message = StillChanging,
    };

    private static StatusVerdict Unreadable(StatusVerdict verdict, KeyReference reference, EncryptionStatus status, KeyLookup lookup)
    {
        var cause = lookup.Cause?.Describe() ?? "there was no answer.";

        // An AWS-managed key cannot be used from another account, so a foreign key is a customer's.
        return IsOwn(reference, status)
            ? verdict with
            {
                Compliance = Compliance.Unknown,
                Reason = ComplianceReason.KeyUnreadable,
                Message = $"The key could not be read: {cause}",
            }
            : verdict with
            {
                KeyManager = "CUSTOMER",
                Compliance = Compliance.Unknown,
                Reason = ComplianceReason.KeyUnreadable,
                Message = $"A customer-managed key of account {reference.Arn!.AccountId} whose state could not be read: {cause}",
            };
    }

    private static bool IsOwn(KeyReference reference, EncryptionStatus status) =>
        reference.Arn is null || reference.Arn.AccountId == status.AccountId;

    // What is no Region's code is not asked: it would become part of an address.
    private static bool LiesOutOfReach(ConfiguredResource resource, KeyReference reference) =>
        reference.Arn is not null && reference.Arn.Region != resource.Status.Region
        && (!resource.KeyMayLieElsewhere || !RegionName.IsWellFormed(reference.Arn.Region));
}
