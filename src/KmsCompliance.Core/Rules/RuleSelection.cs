using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>The rules that are applied, and what has been decided of them.</summary>
/// <param name="rules">The rules, in the order of their ids.</param>
public sealed class RuleSelection(IReadOnlyList<IComplianceRule> rules)
{
    /// <summary>Those of the level Basic.</summary>
    public static RuleSelection Basic { get; } = new(RuleCatalog.OfLevel(RuleLevel.Basic));

    /// <summary>The rules, in the order of their ids.</summary>
    public IReadOnlyList<IComplianceRule> Rules { get; } = rules;

    /// <summary>What has been decided for the accounts.</summary>
    public ComplianceSettings Settings { get; init; } = ComplianceSettings.None;

    /// <summary>The day, in UTC, by which exemptions are judged.</summary>
    public DateOnly Today { get; init; }

    /// <summary>Whether one of them asks AWS for more than an audit tells.</summary>
    public bool Asks => Rules.OfType<IAskingRule>().Any();

    /// <summary>Those that are about a service.</summary>
    /// <param name="service">The service's name.</param>
    internal IEnumerable<IComplianceRule> About(string service) => Rules.Where(rule => rule.Services.Contains(service, StringComparer.Ordinal));
}
