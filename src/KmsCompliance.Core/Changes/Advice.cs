using KmsCompliance.Identifiers;
using KmsCompliance.Services;

namespace KmsCompliance.Changes;

/// <summary>Which command mends a finding.</summary>
public static class Advice
{
    /// <summary>The command that mends a resource. Commands other than this module's are those of AWS.Tools.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="targetKey">The key to name; null for the service's usual alias.</param>
    public static string CommandFor(EncryptionStatus status, ComplianceReason reason, string? targetKey)
    {
        ArgumentNullException.ThrowIfNull(status);
        var service = ServiceCatalog.Find(status.Service)
            ?? throw new ArgumentException($"'{status.Service}' is not a service.", nameof(status));
        var key = CommandText.Quote(status.KeyArn ?? status.KmsKeyId ?? string.Empty);

        // A key is mended in its own Region, which need not be the resource's.
        var region = CommandText.Quote(AwsArn.TryParse(status.KeyArn, out var arn) ? arn.Region : status.Region);
        return (reason, status.KeyState) switch
        {
            (ComplianceReason.KeyNotUsable, "Disabled") => $"Enable-KMSKey -KeyId {key} -Region {region}",
            (ComplianceReason.KeyNotUsable, "PendingDeletion") =>
                $"Stop-KMSKeyDeletion -KeyId {key} -Region {region}; Enable-KMSKey -KeyId {key} -Region {region}",
            (ComplianceReason.Updating, _) => $"Get-XRayEncryptionStatus -Region {region}",
            (ComplianceReason.KeyUnreadable, _) => $"Get-KMSKey -KeyId {key} -Region {region}",
            _ => service.GetSetKeyCommand(status, targetKey ?? service.DefaultAlias),
        };
    }
}
