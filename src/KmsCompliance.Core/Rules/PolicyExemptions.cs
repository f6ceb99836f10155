namespace KmsCompliance.Rules;

/// <summary>Applies what has been accepted to what is found of a key's policy.</summary>
public static class PolicyExemptions
{
    /// <summary>The findings, of which those are exempt that somebody has accepted; and what there is to say of the exemptions.</summary>
    /// <param name="findings">All that is found of one policy.</param>
    /// <param name="selection">What has been decided, and the day.</param>
    public static IReadOnlyList<CmkPolicyFinding> Apply(IReadOnlyList<CmkPolicyFinding> findings, RuleSelection selection)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(selection);
        if (selection.Settings.Exemptions.Count == 0)
        {
            return findings;
        }

        List<MetExemption>? met = null;
        var applied = new List<CmkPolicyFinding>(findings.Count + 1);
        foreach (var finding in findings)
        {
            applied.Add(finding.Compliance != Compliance.Compliant && MetExemption.Find(finding.RuleId, selection, exemption => exemption.Covers(finding), ref met) is { } exemption
                ? new CmkPolicyFinding(finding)
                {
                    Compliance = Compliance.Exempt,
                    ExemptionOwner = exemption.Owner,
                    ExemptionReason = exemption.Reason,
                    ExemptUntil = exemption.ExpiresText,
                }
                : finding);
        }

        if (met is not null && ExpiredExemptionRule.Evaluate("a key's policy", met, selection.Today) is { } ended)
        {
            var first = findings[0];
            applied.Add(new CmkPolicyFinding
            {
                RuleId = ExpiredExemptionRule.RuleId,
                Title = new ExpiredExemptionRule().Title,
                Compliance = ended.Compliance,
                Severity = ended.Severity,
                Message = ended.Message,
                Remediation = ended.Remediation ?? string.Empty,
                KeyArn = first.KeyArn,
                Region = first.Region,
                AccountId = first.AccountId,
            });
        }

        return applied;
    }
}
