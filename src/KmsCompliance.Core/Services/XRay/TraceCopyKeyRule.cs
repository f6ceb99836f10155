namespace KmsCompliance.Services.XRay;

/// <summary>KMSC017: copies of traces in monitoring accounts are under a customer's key too.</summary>
/// <remarks>That a copy lies under the monitoring account's own setting is taken to be so and not documented; what was not seen is never
/// called compliant.</remarks>
public sealed class TraceCopyKeyRule : IComplianceRule
{
    /// <inheritdoc/>
    public string Id => "KMSC017";

    /// <inheritdoc/>
    public string Title => "Copies of traces are under a customer's key";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Medium;

    /// <inheritdoc/>
    public string Level => RuleLevel.Full;

    /// <inheritdoc/>
    public IReadOnlyList<string> Services { get; } = ["XRay"];

    /// <inheritdoc/>
    public string Why => "Cross-account observability copies traces to monitoring accounts. AWS does not say under which key a copy lies; it is taken to be that of the monitoring account's own setting, which the key of this account does not reach: disabling it leaves the copy readable.";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => "Put X-Ray's setting of the monitoring account under a key of that account, as that account, or stop sending traces there.";

    /// <inheritdoc/>
    public string Needs => "-IncludeTraceCopy";

    /// <inheritdoc/>
    public IReadOnlyList<CmkAction> Actions { get; } = [XRayActions.ListLinks];

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => [];

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        if (status is not XRayEncryptionStatus setting)
        {
            return null;
        }

        if (RuleResult.OfUnseen(setting) is { } unseen)
        {
            return unseen;
        }

        // Whoever has not asked for copies is told nothing of them, and a gate of theirs does not fail.
        if (setting.TraceCopyMessage is not { } message)
        {
            return null;
        }

        return setting.TraceCopyCompliance switch
        {
            Compliance.NonCompliant => new RuleResult(
                Compliance.NonCompliant, ComplianceReason.CopyUnderWeakerSetting, KmsCompliance.Severity.Medium, message,
                $"# As {Accounts(setting)}: New-ServiceCmk -Service XRay -Region {CommandText.Quote(setting.Region)}; {ServiceCatalog.XRay.GetSetKeyCommand(setting, ServiceCatalog.XRay.DefaultAlias)}"),
            Compliance.Compliant or null => RuleResult.Holds(message),
            _ => new RuleResult(Compliance.Unknown, ComplianceReason.CopyNotSeen, KmsCompliance.Severity.Medium, message, LookAgain(setting)),
        };
    }

    private static string LookAgain(XRayEncryptionStatus setting) => $"{ServiceCatalog.XRay.GetLookCommand(setting)} -IncludeTraceCopy";

    private static string Accounts(XRayEncryptionStatus setting) =>
        setting.TraceCopy is { Count: > 0 } copies
            ? $"the monitoring account of {string.Join(", ", copies)} that is not compliant"
            : "the monitoring account";
}
