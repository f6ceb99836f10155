namespace KmsCompliance.Services.CloudTrail;

/// <summary>KMSC005: a trail that records every Region has a key.</summary>
public sealed class AllRegionsTrailRule : IComplianceRule
{
    /// <inheritdoc/>
    public string Id => "KMSC005";

    /// <inheritdoc/>
    public string Title => "A trail that records all Regions has a key";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.High;

    /// <inheritdoc/>
    public string Level => RuleLevel.Full;

    /// <inheritdoc/>
    public IReadOnlyList<string> Services { get; } = ["CloudTrail"];

    /// <inheritdoc/>
    public string Why => "Its log files tell what was done in every Region, and whoever may read the bucket reads them: a key of one's own asks for a second permission, and shows who used it.";

    /// <inheritdoc/>
    public string HowToMend => "Make CloudTrail its key in the bucket's Region with New-ServiceCmk and put the trail under it with Set-TrailCmk.";

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.KeyControls;
    }

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context) => status switch
    {
        { Reason: ComplianceReason.NotListed or ComplianceReason.Contradictory } => new RuleResult(Compliance.Unknown, status.Reason, KmsCompliance.Severity.Medium, status.Message),
        TrailEncryptionStatus { IsMultiRegion: not false, Reason: ComplianceReason.NotInTemplate } => new RuleResult(Compliance.Unknown, status.Reason, KmsCompliance.Severity.Medium, status.Message),
        TrailEncryptionStatus { IsMultiRegion: null } => new RuleResult(
            Compliance.Unknown, ComplianceReason.KeyUnreadable, KmsCompliance.Severity.Medium, "Whether the trail records all Regions was not reported."),
        TrailEncryptionStatus { IsMultiRegion: true, KmsKeyId: null } => new RuleResult(
            Compliance.NonCompliant, status.Reason, KmsCompliance.Severity.High, "The trail records all Regions, and its log files are under no key of the account's."),
        TrailEncryptionStatus { IsMultiRegion: true } => new RuleResult(
            Compliance.Compliant, ComplianceReason.CustomerManagedKey, KmsCompliance.Severity.Informational, "The trail records all Regions and has a key; whether that is fit is another rule's to say."),
        _ => null,
    };
}
