using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC001: data at rest is under a key that the customer controls.</summary>
public sealed class CustomerManagedKeyRule : IComplianceRule
{
    /// <inheritdoc/>
    public string Id => "KMSC001";

    /// <inheritdoc/>
    public string Title => "Encrypted under your own key, not only by default";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Medium;

    /// <inheritdoc/>
    public string Why => "The data is encrypted, but under a key that AWS owns or manages: its policy cannot be changed, its use not audited as one pleases, and access cannot be cut by disabling it.";

    /// <inheritdoc/>
    public string HowToMend => "Make the service its key with New-ServiceCmk and put the resource under it.";

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.KeyControls;
    }

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.Reason switch
        {
            ComplianceReason.AwsOwnedKey or ComplianceReason.AwsManagedKey =>
                new RuleResult(Compliance.NonCompliant, status.Reason, KmsCompliance.Severity.Medium, $"Encrypted by default, but not under your key. {status.Message}"),

            // Whose key it is can be known although its state is not: another account's key is a customer's.
            _ when status.KeyManager == "CUSTOMER" && status.Reason != ComplianceReason.Updating =>
                new RuleResult(Compliance.Compliant, ComplianceReason.CustomerManagedKey, KmsCompliance.Severity.Informational, "Encrypted under a customer-managed key."),
            ComplianceReason.KeyNotFound or ComplianceReason.KeyNotUsable => null,
            _ => new RuleResult(Compliance.Unknown, status.Reason, KmsCompliance.Severity.Medium, status.Message),
        };
    }
}
