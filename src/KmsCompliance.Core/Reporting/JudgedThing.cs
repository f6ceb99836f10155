namespace KmsCompliance.Reporting;

/// <summary>What one rule says of one resource or key: all that counting needs of a finding, of whichever kind.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Compliance">The verdict.</param>
/// <param name="Reason">Why, as a code; null where the finding has none.</param>
/// <param name="Subject">The resource or key.</param>
/// <param name="Message">Why, in words.</param>
public sealed record JudgedThing(string RuleId, string Severity, string Compliance, string? Reason, string Subject, string Message)
{
    /// <summary>What a finding says.</summary>
    /// <param name="finding">The finding.</param>
    public static JudgedThing Of(CmkFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new(finding.RuleId, finding.Severity, finding.Compliance, finding.Reason, finding.ResourceId, finding.Message);
    }

    /// <summary>What a finding about a key policy says.</summary>
    /// <param name="finding">The finding.</param>
    public static JudgedThing Of(CmkPolicyFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new(finding.RuleId, finding.Severity, finding.Compliance, Reason: null, finding.KeyArn ?? "key policy", finding.Message);
    }

    /// <summary>What a finding about a template says.</summary>
    /// <param name="finding">The finding.</param>
    public static JudgedThing Of(CmkTemplateFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new(finding.RuleId, finding.Severity, finding.Compliance, finding.Reason, ReportFinding.Of(finding).Subject, finding.Message);
    }
}
