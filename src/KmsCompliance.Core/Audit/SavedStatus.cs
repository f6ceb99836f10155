using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Model;
using KmsCompliance.Services;

namespace KmsCompliance.Audit;

/// <summary>Looks at statuses that come back from a file. Whoever may write the file may have edited it, and a table may have been cut: what
/// contradicts itself, or says what no audit says, is Unknown.</summary>
public static class SavedStatus
{
    // What each reason goes with: the verdict, and who may manage the key; null for anybody.
    private static readonly Dictionary<string, (string Compliance, string?[]? KeyManagers)> Verdicts = new(StringComparer.Ordinal)
    {
        [ComplianceReason.CustomerManagedKey] = (Compliance.Compliant, ["CUSTOMER"]),
        [ComplianceReason.AwsOwnedKey] = (Compliance.NonCompliant, ["AWS"]),
        [ComplianceReason.AwsManagedKey] = (Compliance.NonCompliant, ["AWS"]),
        [ComplianceReason.KeyNotUsable] = (Compliance.NonCompliant, ["CUSTOMER", null]),
        [ComplianceReason.KeyNotFound] = (Compliance.NonCompliant, [null]),
        [ComplianceReason.KeyUnreadable] = (Compliance.Unknown, null),
        [ComplianceReason.Updating] = (Compliance.Unknown, null),
        [ComplianceReason.NotListed] = (Compliance.Unknown, [null]),
        [ComplianceReason.Contradictory] = (Compliance.Unknown, [null]),
    };

    /// <summary>The status as it was saved; Unknown where it cannot have been put out like this.</summary>
    /// <param name="status">The status.</param>
    /// <param name="service">The service that was saved with it; null where none was.</param>
    /// <param name="resourceId">The ResourceId that was saved with it; null where none was.</param>
    public static EncryptionStatus Check(EncryptionStatus status, string? service, string? resourceId)
    {
        ArgumentNullException.ThrowIfNull(status);
        return FindProblem(status, service, resourceId) is { } problem
            ? status.With(new StatusVerdict
            {
                Compliance = Compliance.Unknown,
                Reason = ComplianceReason.Contradictory,
                Message = $"What was saved contradicts itself and is not judged: {problem}.",
            })
            : status;
    }

    private static string? FindProblem(EncryptionStatus status, string? service, string? resourceId)
    {
        if (!Verdicts.TryGetValue(status.Reason, out var expected))
        {
            return $"no audit gives the Reason '{status.Reason}'";
        }

        if (status.Compliance != expected.Compliance)
        {
            return $"the Reason {status.Reason} goes with {expected.Compliance} and not with '{status.Compliance}'";
        }

        if (expected.KeyManagers?.Contains(status.KeyManager) == false)
        {
            return $"the Reason {status.Reason} does not go with the KeyManager '{status.KeyManager}'";
        }

        if (service is not null && !string.Equals(service, status.Service, StringComparison.OrdinalIgnoreCase))
        {
            return $"it says the Service '{service}' and is of {status.Service}";
        }

        return resourceId is not null && resourceId != status.ResourceId
            ? $"it says the ResourceId '{resourceId}', and its other properties name '{status.ResourceId}'"
            : FindResourceProblem(status) ?? FindKeyProblem(status) ?? ServiceCatalog.Find(status.Service)!.FindContradiction(status);
    }

    private static string? FindResourceProblem(EncryptionStatus status)
    {
        if (!AwsArn.IsAccountId(status.AccountId) || !RegionName.IsWellFormed(status.Region))
        {
            return $"'{status.AccountId}' is no account, or '{status.Region}' no Region";
        }

        var service = ServiceCatalog.Find(status.Service)!;
        if (status.ResourceArn is null)
        {
            return service.HasOneResourceARegion || status.Reason == ComplianceReason.NotListed ? null : "it has no ResourceArn";
        }

        return AwsArn.TryParse(status.ResourceArn, out var arn)
            && arn.Service == service.IamPrefix && arn.Region == status.Region && arn.AccountId == status.AccountId
            && !ServiceCatalog.All.Any(other => other != service && other.Read(status.ResourceArn).Reference is { Region: not null })
            ? null
            : $"'{status.ResourceArn}' is no ResourceArn of {status.Service} in {status.Region} and account {status.AccountId}";
    }

    private static string? FindKeyProblem(EncryptionStatus status)
    {
        var configured = KeyVerdict.ReferenceOf(status.KmsKeyId);
        var key = status.KeyArn is { } arn ? KeyReference.FromService(arn) : null;
        if (key is not null && key.Form != KeyReferenceForm.KeyArn)
        {
            return $"'{status.KeyArn}' is no ARN of a key";
        }

        if (key is not null && configured is { IsAlias: false } && configured.Value != (configured.Arn is null ? key.Name : key.Value))
        {
            return $"its KmsKeyId '{status.KmsKeyId}' is not the key '{status.KeyArn}'";
        }

        if (key is not null && status.KeyAccountId != key.Arn!.AccountId)
        {
            return $"its KeyAccountId is '{status.KeyAccountId}' and its key '{status.KeyArn}'";
        }

        return status.Compliance == Compliance.Compliant
            && (key is null || configured is null or { IsAwsManagedAlias: true } || status.KeyState is not ("Enabled" or "Updating"))
            ? "it is Compliant, and names no key that could be used"
            : null;
    }
}
