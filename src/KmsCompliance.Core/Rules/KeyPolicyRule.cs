using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC012: the key's policy is fit for the service, and gives nobody more than that.</summary>
public sealed class KeyPolicyRule : KeyRule<IReadOnlyList<CmkPolicyFinding>>
{
    /// <inheritdoc/>
    public override string Id => "KMSC012";

    /// <inheritdoc/>
    public override string Title => "The key's policy is fit for the service";

    /// <inheritdoc/>
    public override string Severity => KmsCompliance.Severity.High;

    /// <inheritdoc/>
    public override string Why => "A key is worth what its policy is: one that lets too many in protects nothing, and one that lost its service's statement loses data.";

    /// <inheritdoc/>
    public override bool IsAnsweredByTemplate => true;

    /// <inheritdoc/>
    public override string HowToMend => "Test-CmkPolicy shows each finding (KMSP001 and on) and the statements that mend it.";

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> Actions { get; } = [RuleActions.GetKeyPolicy];

    /// <inheritdoc/>
    protected override Task<Fact<IReadOnlyList<CmkPolicyFinding>>> AskAsync(RuledKey key, IRuleFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(facts);
        return facts.ReviewPolicyAsync(key.Arn, ServiceCatalog.Find(key.Status.Service)!, cancellationToken);
    }

    /// <inheritdoc/>
    protected override RuleResult? Judge(RuledKey key, IReadOnlyList<CmkPolicyFinding> answer)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(answer);
        return Judge(answer, "The key's policy is fit for the service.", $"Test-CmkPolicy -KeyId {CommandText.Quote(key.Arn)} -Service {key.Status.Service} -Region {CommandText.Quote(key.Region)}");
    }

    /// <summary>What there is to say of a policy altogether.</summary>
    /// <param name="answer">What there is to say of it.</param>
    /// <param name="fit">What is said where nothing is amiss.</param>
    /// <param name="look">The command that shows each.</param>
    internal static RuleResult Judge(IReadOnlyList<CmkPolicyFinding> answer, string fit, string look)
    {
        var failing = answer.Where(static finding => finding.Compliance == Compliance.NonCompliant).OrderByDescending(static finding => KmsCompliance.Severity.Rank(finding.Severity)).ToList();
        if (failing.Count > 0)
        {
            return new RuleResult(Compliance.NonCompliant, ComplianceReason.KeyPolicyUnfit, failing[0].Severity, $"The key's policy: {Describe(failing)}", look);
        }

        var unknown = answer.Where(static finding => finding.Compliance != Compliance.Compliant).ToList();
        return unknown.Count > 0
            ? new RuleResult(Compliance.Unknown, ComplianceReason.KeyPolicyUnfit, KmsCompliance.Severity.Medium, $"Not certain of the key's policy: {Describe(unknown)}", look)
            : RuleResult.Holds(fit);
    }

    private static string Describe(List<CmkPolicyFinding> findings) =>
        $"{findings[0].RuleId}, {findings[0].Message}{(findings.Count > 1 ? $" And {findings.Count - 1} more." : string.Empty)}";
}
