using KmsCompliance.Model;

namespace KmsCompliance.Services.XRay;

/// <summary>KMSC014: spans that lie in a log group are under X-Ray's key.</summary>
public sealed class SpansKeyRule : IAskingRule
{

    private static ServiceDefinition Logs => ServiceCatalog.Find("CloudWatchLogs")!;

    /// <inheritdoc/>
    public string Id => "KMSC014";

    /// <inheritdoc/>
    public string Title => "Spans are under X-Ray's key";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Medium;

    /// <inheritdoc/>
    public IReadOnlyList<string> Services { get; } = ["XRay"];

    /// <inheritdoc/>
    public string Why => "With Transaction Search on, spans lie in the log group aws/spans: what the key of X-Ray's setting keeps safe, they say too, under that group's key.";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => "Let CloudWatch Logs use X-Ray's key for the log group aws/spans and put the group under it, or turn Transaction Search off.";

    /// <inheritdoc/>
    public IReadOnlyList<CmkAction> Actions { get; } =
    [
        new()
        {
            Action = "logs:DescribeLogGroups",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.Region,
            Reason = "the key of the log group aws/spans (KMSC014)",
            WhenMissing = "KMSC014 is Unknown (NotAnswered).",
        },
    ];

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

        if (status is not XRayEncryptionStatus { TraceSegmentDestination: { } destination })
        {
            return RuleResult.NotKnown("Where X-Ray puts spans could not be determined.");
        }

        if (destination == "XRay")
        {
            return RuleResult.Holds("Spans lie in X-Ray, under the key of its setting.");
        }

        var (group, problem) = await facts.GetBesideAsync(status, Logs, XRayService.SpansLogGroup, cancellationToken).ConfigureAwait(false);
        if (group is null)
        {
            return RuleResult.NotKnown(problem!);
        }

        return group.KmsKeyId == keyArn
            ? RuleResult.Holds("Spans lie in the log group aws/spans, which is under X-Ray's key too.")
            : new RuleResult(
                Compliance.NonCompliant, ComplianceReason.SpansUnderOtherKey, group.KmsKeyId is null ? KmsCompliance.Severity.Medium : KmsCompliance.Severity.Low,
                $"Spans lie in the log group aws/spans, {(group.KmsKeyId is null ? "which has no key of its own" : $"which is under the key '{group.KmsKeyId}'")}.",
                $"Grant-CmkAccess -KeyId {CommandText.Quote(keyArn)} -Service {Logs.Name} -ResourceArn {CommandText.Quote(group.ResourceId)} -Region {CommandText.Quote(group.Region)}; {Logs.GetSetKeyCommand(group, keyArn)}");
    }
}
