using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>The one list of rules, and what they say of a resource together.</summary>
public static class RuleCatalog
{
    /// <summary>Every rule, in the order of their ids.</summary>
    public static IReadOnlyList<IComplianceRule> All { get; } =
        [new CustomerManagedKeyRule(), new UsableKeyRule(), new ApprovedKeyRule()];

    /// <summary>What each rule that applies says of a resource; never empty.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="context">What is known beside it.</param>
    /// <param name="targetKey">The key that remediation is to name; null for the service's usual alias.</param>
    public static IReadOnlyList<CmkFinding> Evaluate(EncryptionStatus status, RuleContext context, string? targetKey = null)
    {
        ArgumentNullException.ThrowIfNull(status);
        var findings = new List<CmkFinding>(All.Count);
        foreach (var rule in All)
        {
            if (rule.Evaluate(status, context) is { } result)
            {
                findings.Add(new CmkFinding
                {
                    RuleId = rule.Id,
                    Severity = result.Severity,
                    Compliance = result.Compliance,
                    Reason = result.Reason,
                    Message = result.Message,
                    Service = status.Service,
                    ResourceName = status.ResourceName,
                    ResourceArn = status.ResourceArn,
                    Region = status.Region,
                    KeyRegion = status.KeyRegion,
                    AccountId = status.AccountId,
                    Remediation = result.Compliance == Compliance.Compliant ? string.Empty : ServiceCatalog.Find(status.Service)!.GetRemediation(status, result.Reason, targetKey),
                    Frameworks = [.. rule.Frameworks],
                });
            }
        }

        return findings;
    }
}
