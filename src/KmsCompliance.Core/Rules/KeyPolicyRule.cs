using KmsCompliance.Identifiers;
using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC012: the key's policy is fit for the service, and gives nobody more than that.</summary>
public sealed class KeyPolicyRule : IAskingRule
{
    /// <inheritdoc/>
    public string Id => "KMSC012";

    /// <inheritdoc/>
    public string Title => "The key's policy is fit for the service";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.High;

    /// <inheritdoc/>
    public string Why => "A key is worth what its policy is: one that lets too many in protects nothing, and one that lost its service's statement loses data.";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => "Test-CmkPolicy shows each finding (KMSP001 and on) and the statements that mend it.";

    /// <inheritdoc/>
    public IReadOnlyList<CmkAction> Actions { get; } = [RuleActions.GetKeyPolicy];

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => [];

    /// <inheritdoc/>
    public async Task<RuleResult?> EvaluateAsync(EncryptionStatus status, RuleContext context, IRuleFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(facts);
        if (!RuleResult.TryFindKey(status, out var keyArn, out var result))
        {
            return result;
        }

        var (review, problem) = await facts.ReviewPolicyAsync(keyArn, ServiceCatalog.Find(status.Service)!, cancellationToken).ConfigureAwait(false);
        if (review is null)
        {
            return RuleResult.NotKnown(problem!);
        }

        var look = $"Test-CmkPolicy -KeyId {CommandText.Quote(keyArn)} -Service {status.Service} -Region {CommandText.Quote(AwsArn.TryParse(keyArn, out var arn) ? arn.Region : status.Region)}";
        var failing = review.Where(static finding => finding.Compliance == Compliance.NonCompliant).OrderByDescending(static finding => KmsCompliance.Severity.Rank(finding.Severity)).ToList();
        if (failing.Count > 0)
        {
            return new RuleResult(Compliance.NonCompliant, ComplianceReason.KeyPolicyUnfit, failing[0].Severity, $"The key's policy: {Describe(failing)}", look);
        }

        var unknown = review.Where(static finding => finding.Compliance != Compliance.Compliant).ToList();
        return unknown.Count > 0
            ? new RuleResult(Compliance.Unknown, ComplianceReason.KeyPolicyUnfit, KmsCompliance.Severity.Medium, $"Not certain of the key's policy: {Describe(unknown)}", look)
            : RuleResult.Holds("The key's policy is fit for the service.");
    }

    private static string Describe(List<CmkPolicyFinding> findings) =>
        $"{findings[0].RuleId}, {findings[0].Message}{(findings.Count > 1 ? $" And {findings.Count - 1} more." : string.Empty)}";
}
