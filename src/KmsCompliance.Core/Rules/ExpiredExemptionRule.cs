using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC006: no exemption of the resource has expired.</summary>
public sealed class ExpiredExemptionRule : IComplianceRule
{
    /// <summary>The rule's id.</summary>
    public const string RuleId = "KMSC006";

    /// <inheritdoc/>
    public string Id => RuleId;

    /// <inheritdoc/>
    public string Title => "No exemption has expired";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Medium;

    /// <inheritdoc/>
    public string Why => "What was accepted for a time, and whose time is over, is accepted by nobody; left in the settings it looks as though somebody did.";

    /// <inheritdoc/>
    public string Needs => "-SettingsPath, with exemptions";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => "Mend what was exempt, or have its owner renew the exemption, and change the settings.";

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => [];

    /// <inheritdoc/>
    public string? Lacks(RuleInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Settings.Exemptions.Count > 0 ? null : "exemptions in the settings of -SettingsPath";
    }

    /// <summary>Nothing: it is about what the other rules find, and <see cref="RuleCatalog"/> asks it of that.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="context">What is known beside it.</param>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context) => null;

    /// <summary>What it says of a resource, or of a key's policy.</summary>
    /// <param name="source">Where its tags would be, had they been read.</param>
    /// <param name="met">The exemptions of rules that do not hold of it.</param>
    /// <param name="today">The day, in UTC.</param>
    internal static RuleResult? Evaluate(string source, IReadOnlyCollection<MetExemption> met, DateOnly today)
    {
        var expired = met.Where(entry => entry.Covers == true && !entry.IsReplaced && entry.Exemption.Expires < today).ToList();
        if (expired.Count > 0)
        {
            var texts = expired.Select(static entry => $"{entry.RuleId} ({entry.Exemption.Owner}, until {entry.Exemption.ExpiresText}: {entry.Exemption.Reason})").Distinct(StringComparer.Ordinal);
            return new RuleResult(
                Compliance.NonCompliant, ComplianceReason.ExemptionExpired, KmsCompliance.Severity.Medium, $"Expired: the exemption of {string.Join(", ", texts)}.",
                "# Mend what was exempt, or have its owner renew the exemption in the settings.");
        }

        if (met.FirstOrDefault(static entry => entry.Covers is null) is { } unclear)
        {
            return new RuleResult(
                Compliance.Unknown, ComplianceReason.TagsNotRead, KmsCompliance.Severity.Medium,
                $"The exemption of {unclear.RuleId} ({unclear.Exemption.Owner}) hangs on tags, which {source} does not have; it is not applied.",
                "# Scope the exemption by resource, account or Region.");
        }

        return met.Count == 0 ? null
            : new RuleResult(
                Compliance.Compliant, ComplianceReason.RuleHolds, KmsCompliance.Severity.Informational,
                $"The exemption holds until {met.Where(static entry => entry.Covers == true).Min(static entry => entry.Exemption.Expires).ToString(Exemption.DayFormat, System.Globalization.CultureInfo.InvariantCulture)}.");
    }
}

/// <summary>An exemption that a rule's finding met.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Exemption">The exemption.</param>
/// <param name="Covers">Whether it covers the finding; null where that hangs on what is not known.</param>
/// <param name="IsReplaced">Whether another covers it too, and holds.</param>
internal sealed record MetExemption(string RuleId, Exemption Exemption, bool? Covers, bool IsReplaced)
{
    /// <summary>The exemption that holds of a finding; null where none does. Of several, the one that holds longest.</summary>
    /// <param name="ruleId">The rule.</param>
    /// <param name="selection">What has been decided, and the day.</param>
    /// <param name="covers">Whether an exemption covers the finding; null where that hangs on what is not known.</param>
    /// <param name="met">Those that the finding met.</param>
    public static Exemption? Find(string ruleId, RuleSelection selection, Func<Exemption, bool?> covers, ref List<MetExemption>? met)
    {
        var covering = selection.Settings.Exemptions
            .Select(exemption => (Exemption: exemption, Covers: covers(exemption)))
            .Where(static entry => entry.Covers != false)
            .ToList();
        var holding = covering
            .Where(entry => entry.Covers == true && entry.Exemption.Expires >= selection.Today)
            .Select(static entry => entry.Exemption)
            .MaxBy(static exemption => exemption.Expires);
        foreach (var (exemption, isCovered) in covering)
        {
            (met ??= []).Add(new MetExemption(ruleId, exemption, isCovered, holding is not null && !ReferenceEquals(holding, exemption)));
        }

        return holding;
    }
}
