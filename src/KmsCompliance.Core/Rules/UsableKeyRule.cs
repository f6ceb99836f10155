using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC002: the customer-managed key exists and the service can use it.</summary>
public sealed class UsableKeyRule : IComplianceRule
{
    // The control is about keys that are to be deleted, which are among those that this rule finds.
    private const string SecurityHubControl = "AWS Security Hub KMS.3";

    private static readonly FrameworkControl[] Controls =
        [new("NIST 800-53 r5", "SC-12", SecurityHubControl), new("NIST 800-53 r5", "SC-12(2)", SecurityHubControl)];

    /// <inheritdoc/>
    public string Id => "KMSC002";

    /// <inheritdoc/>
    public string Title => "The customer-managed key exists and is usable";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Critical;

    /// <inheritdoc/>
    public string Why => "A key that is gone, disabled, about to be deleted or of the wrong kind cannot encrypt what comes next, and what it encrypted cannot be read.";

    /// <inheritdoc/>
    public string HowToMend => "Cancel its deletion and enable it, or put the resource under another key while the old one can still decrypt.";

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => Controls;

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.Reason switch
        {
            ComplianceReason.KeyNotUsable or ComplianceReason.KeyNotFound =>
                new RuleResult(Compliance.NonCompliant, status.Reason, KmsCompliance.Severity.Critical, status.Message),
            ComplianceReason.CustomerManagedKey =>
                new RuleResult(Compliance.Compliant, status.Reason, KmsCompliance.Severity.Informational, status.Message),
            ComplianceReason.KeyUnreadable when status.KeyManager == "CUSTOMER" =>
                new RuleResult(Compliance.Unknown, status.Reason, KmsCompliance.Severity.Medium, status.Message),

            // AWS's own keys have no state to look after; what could not be read at all is KMSC001's to say.
            _ => null,
        };
    }
}
