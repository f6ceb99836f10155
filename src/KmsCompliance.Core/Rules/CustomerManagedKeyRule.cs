namespace KmsCompliance.Rules;

/// <summary>KMSC001: data at rest is under a key that the customer controls.</summary>
public sealed class CustomerManagedKeyRule : IComplianceRule
{
    /// <inheritdoc/>
    public string Id => "KMSC001";

    /// <inheritdoc/>
    public string Title => "Encrypted under a customer-managed key";

    /// <inheritdoc/>
    public IReadOnlyList<string> Frameworks { get; } =
    [
        "PCI DSS 4.0.1 3.6.1", "PCI DSS 4.0.1 3.7.4", "HIPAA 164.312(a)(2)(iv)", "NIST 800-53 r5 SC-12", "NIST 800-53 r5 SC-28(1)", "ISO 27001:2022 A.8.24",
    ];

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.Reason switch
        {
            ComplianceReason.AwsOwnedKey or ComplianceReason.AwsManagedKey =>
                new RuleResult(Compliance.NonCompliant, status.Reason, Severity.Medium, status.Message),

            // Whose key it is can be known although its state is not: another account's key is a customer's.
            _ when status.KeyManager == "CUSTOMER" && status.Reason != ComplianceReason.Updating =>
                new RuleResult(Compliance.Compliant, ComplianceReason.CustomerManagedKey, Severity.Informational, "Encrypted under a customer-managed key."),
            ComplianceReason.KeyNotFound or ComplianceReason.KeyNotUsable => null,
            _ => new RuleResult(Compliance.Unknown, status.Reason, Severity.Medium, status.Message),
        };
    }
}
