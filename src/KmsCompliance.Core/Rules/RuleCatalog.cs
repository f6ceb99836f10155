using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>The one list of rules, and what they say of a resource together.</summary>
public static class RuleCatalog
{
    private static readonly string Version = typeof(RuleCatalog).Assembly.GetName().Version!.ToString(3);

    /// <summary>Every rule, in the order of their ids.</summary>
    public static IReadOnlyList<IComplianceRule> All { get; } =
        [.. new IComplianceRule[]
        {
            new CustomerManagedKeyRule(),
            new UsableKeyRule(),
            new ApprovedKeyRule(),
            new ExpiredExemptionRule(),
            new RequiredTagsRule(),
            new ListedAccountRule(),
            new RotationRule(),
            new MaterialExpiryRule(),
            new UnusedKeyRule(),
            new KeyPolicyRule(),
            new SharedKeyRule(),
        }.Concat(ServiceCatalog.All.SelectMany(static service => service.Rules)).OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>The rules of a level and those below it.</summary>
    /// <param name="level">One of <see cref="RuleLevel"/>.</param>
    public static IReadOnlyList<IComplianceRule> OfLevel(string level) =>
        [.. All.Where(rule => level == RuleLevel.Full || rule.Level == RuleLevel.Basic)];

    /// <summary>What each rule that applies says of a resource. Empty where none of them is about it; what could not be determined is
    /// said by one of them at least.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="context">What is known beside it.</param>
    /// <param name="selection">The rules.</param>
    /// <param name="targetKey">The key that remediation is to name; null for the service's usual alias.</param>
    public static IReadOnlyList<CmkFinding> Evaluate(EncryptionStatus status, RuleContext context, RuleSelection selection, string? targetKey = null)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(selection);
        var service = ServiceCatalog.Find(status.Service)!;
        var findings = new List<CmkFinding>(selection.Rules.Count);
        List<MetExemption>? met = null;
        IComplianceRule? first = null;
        ExpiredExemptionRule? expiry = null;
        foreach (var rule in selection.About(status.Service))
        {
            first ??= rule;
            expiry ??= rule as ExpiredExemptionRule;
            if (rule.Evaluate(status, context) is { } result)
            {
                findings.Add(Find(status, service, rule, result, targetKey, selection, ref met));
            }
        }

        if (expiry is not null && met is not null && ExpiredExemptionRule.Evaluate($"the listing of {status.Service}", met, selection.Today) is { } ended)
        {
            findings.Add(Find(status, service, expiry, ended, targetKey, selection, ref met));
            findings.Sort(static (one, other) => string.CompareOrdinal(one.RuleId, other.RuleId));
        }

        // One of the other rules would have said it. A gate of these must not take it for something that holds.
        if (findings.Count == 0 && first is not null && IsUndetermined(status))
        {
            findings.Add(Find(status, service, first, new RuleResult(Compliance.Unknown, status.Reason, Severity.Medium, status.Message), targetKey, selection, ref met));
        }

        return findings;
    }

    /// <summary>What is said of a key, and of exemptions of that.</summary>
    /// <param name="key">The key.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="result">What the rule says.</param>
    /// <param name="selection">The rules.</param>
    internal static IReadOnlyList<CmkFinding> EvaluateKey(EncryptionStatus key, IComplianceRule rule, RuleResult result, RuleSelection selection)
    {
        var findings = new List<CmkFinding>(1);
        List<MetExemption>? met = null;
        var finding = Find(key, service: null, rule, result, targetKey: null, selection, ref met);
        if (met is not null && selection.Rules.OfType<ExpiredExemptionRule>().FirstOrDefault() is { } expiry
            && ExpiredExemptionRule.Evaluate("a key", met, selection.Today) is { } ended)
        {
            findings.Add(Find(key, service: null, expiry, ended, targetKey: null, selection, ref met));
        }

        findings.Add(finding);
        return findings;
    }

    /// <summary>A rule as users see it.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="services">The services that its controls are shown of.</param>
    public static CmkRule Describe(IComplianceRule rule, IReadOnlyList<ServiceDefinition> services)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(services);
        return new CmkRule
        {
            RuleId = rule.Id,
            Title = rule.Title,
            Severity = rule.Severity,
            Level = rule.Level,
            Services = [.. services.Select(static service => service.Name)],
            Why = rule.Why,
            Needs = rule.Needs,
            Actions = [.. rule.Actions.Select(static action => action.Action)],
            Frameworks = [.. services.SelectMany(service => rule.ControlsOf(service).Select(control => $"{service.Name}: {control} ({control.Source})"))],
            WithoutFramework = [.. services.Where(service => rule.ControlsOf(service).Count == 0).Select(static service => service.Name)],
            HowToMend = rule.HowToMend,
        };
    }

    private static bool IsUndetermined(EncryptionStatus status) =>
        status.Compliance == Compliance.Unknown || status.Reason is ComplianceReason.KeyNotFound or ComplianceReason.KeyNotUsable;

    private static CmkFinding Find(
        EncryptionStatus status, ServiceDefinition? service, IComplianceRule rule, RuleResult result, string? targetKey, RuleSelection selection, ref List<MetExemption>? met)
    {
        var exemption = FindExemption(status, rule, result, selection, ref met);
        return new()
        {
            RuleId = rule.Id,
            Severity = result.Compliance == Compliance.NonCompliant ? selection.Settings.SeverityOf(rule.Id, status.Tags, result.Severity) : result.Severity,
            Compliance = exemption is null ? result.Compliance : Compliance.Exempt,
            Reason = result.Reason,
            Message = result.Message,
            Service = status.Service,
            ResourceName = status.ResourceName,
            ResourceArn = status.ResourceArn,
            Region = status.Region,
            KeyRegion = status.KeyRegion,
            AccountId = status.AccountId,
            Remediation = result.Compliance == Compliance.Compliant ? string.Empty : result.Remediation ?? service?.GetRemediation(status, result.Reason, targetKey) ?? string.Empty,
            Frameworks = service is null ? [] : [.. rule.ControlsOf(service).Select(static control => control.ToString())],
            Tags = status.Tags,
            ExemptionOwner = exemption?.Owner,
            ExemptionReason = exemption?.Reason,
            ExemptUntil = exemption?.ExpiresText,
            FoundAt = status.ScannedAt,
            FoundBy = status.ScannedBy,
            ModuleVersion = Version,
        };
    }

    // What was not seen is nobody's to accept.
    private static Exemption? FindExemption(EncryptionStatus status, IComplianceRule rule, RuleResult result, RuleSelection selection, ref List<MetExemption>? met) =>
        result.Compliance == Compliance.Compliant || RuleResult.IsUnseen(result.Reason) || selection.Settings.Exemptions.Count == 0
            ? null
            : MetExemption.Find(rule.Id, selection, exemption => exemption.Covers(rule.Id, status), ref met);
}
