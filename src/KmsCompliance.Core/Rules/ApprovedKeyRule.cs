namespace KmsCompliance.Rules;

/// <summary>KMSC003: the key is on the list of approved keys, where a list is given.</summary>
public sealed class ApprovedKeyRule : IComplianceRule
{
    /// <inheritdoc/>
    public string Id => "KMSC003";

    /// <inheritdoc/>
    public string Title => "The key is an approved key";

    /// <inheritdoc/>
    public IReadOnlyList<string> Frameworks { get; } =
    [
        "PCI DSS 4.0.1 3.6.1.2", "NIST 800-53 r5 SC-12", "ISO 27001:2022 A.8.24",
    ];

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(context);
        return context.Approval switch
        {
            KeyApproval.NotAsked => null,
            _ when status.Reason is ComplianceReason.NotListed or ComplianceReason.Contradictory => new RuleResult(Compliance.Unknown, status.Reason, Severity.Medium, status.Message),
            KeyApproval.Approved =>
                new RuleResult(Compliance.Compliant, ComplianceReason.CustomerManagedKey, Severity.Informational, "The key is on the list of approved keys."),
            KeyApproval.NotApproved =>
                new RuleResult(Compliance.NonCompliant, ComplianceReason.KeyNotApproved, Severity.High, $"The key '{status.KmsKeyId ?? "(default)"}' is not on the list of approved keys."),
            _ => new RuleResult(Compliance.Unknown, ComplianceReason.KeyUnreadable, Severity.Medium, "The list of approved keys names aliases, and the key's aliases could not be read."),
        };
    }
}
