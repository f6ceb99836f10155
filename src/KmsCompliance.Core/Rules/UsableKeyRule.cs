namespace KmsCompliance.Rules;

/// <summary>KMSC002: the customer-managed key exists and the service can use it.</summary>
public sealed class UsableKeyRule : IComplianceRule
{
    /// <inheritdoc/>
    public string Id => "KMSC002";

    /// <inheritdoc/>
    public string Title => "The customer-managed key exists and is usable";

    /// <inheritdoc/>
    public IReadOnlyList<string> Frameworks { get; } =
    [
        "PCI DSS 4.0.1 3.7.5", "HIPAA 164.308(a)(7)(i)", "NIST 800-53 r5 SC-12(1)", "ISO 27001:2022 A.8.24",
    ];

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.Reason switch
        {
            ComplianceReason.KeyNotUsable or ComplianceReason.KeyNotFound =>
                new RuleResult(Compliance.NonCompliant, status.Reason, Severity.Critical, status.Message),
            ComplianceReason.CustomerManagedKey =>
                new RuleResult(Compliance.Compliant, status.Reason, Severity.Informational, status.Message),
            ComplianceReason.KeyUnreadable when status.KeyManager == "CUSTOMER" =>
                new RuleResult(Compliance.Unknown, status.Reason, Severity.Medium, status.Message),

            // AWS's own keys have no state to look after; what could not be read at all is KMSC001's to say.
            _ => null,
        };
    }
}
