namespace KmsCompliance.Services;

/// <summary>What somebody has decided for their accounts, beyond what holds for everybody: a settings file.</summary>
public sealed record ComplianceSettings
{
    /// <summary>Nothing decided.</summary>
    public static ComplianceSettings None { get; } = new();

    /// <summary>Approved keys: ids, ARNs, aliases, or patterns of them; empty where there is no such list.</summary>
    public IReadOnlyList<string> ApprovedKeys { get; init; } = [];

    /// <summary>The accounts that may own keys, of 12 digits; empty where there is no such list.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Tags that every resource has to have, and patterns of the values that each may have.</summary>
    public IReadOnlyList<RequiredTag> RequiredTags { get; init; } = [];

    /// <summary>The most days between two rotations of a key; null where any number will do.</summary>
    public int? MaximumRotationDays { get; init; }

    /// <summary>The most days that a key may go unused; null where any number may.</summary>
    public int? MaximumUnusedDays { get; init; }

    /// <summary>Rules that are switched on or off, by id.</summary>
    public IReadOnlyDictionary<string, bool> Switches { get; init; } = new Dictionary<string, bool>();

    /// <summary>Severities of rules, by id.</summary>
    public IReadOnlyDictionary<string, string> Severities { get; init; } = new Dictionary<string, string>();

    /// <summary>The tag that classes data, such as <c>DataClassification</c>; null where none does.</summary>
    public string? ClassTag { get; init; }

    /// <summary>Severities by class and rule. The first that fits counts, before <see cref="Severities"/>.</summary>
    public IReadOnlyList<ClassSeverity> ClassSeverities { get; init; } = [];

    /// <summary>What has been accepted for a time.</summary>
    public IReadOnlyList<Exemption> Exemptions { get; init; } = [];

    /// <summary>Who approves plans.</summary>
    public PlanSettings Plans { get; init; } = PlanSettings.None;

    /// <summary>How much it matters that a rule does not hold of a resource.</summary>
    /// <param name="ruleId">The rule.</param>
    /// <param name="tags">The resource's tags; null where they are not known.</param>
    /// <param name="severity">How much it matters to everybody.</param>
    public string SeverityOf(string ruleId, TextDictionary? tags, string severity)
    {
        if (ClassTag is not null && tags is not null && tags.TryGetValue(ClassTag, out var value)
            && ClassSeverities.FirstOrDefault(entry => entry.Class.Equals(value, StringComparison.OrdinalIgnoreCase) && entry.FitsRule(ruleId)) is { } classed)
        {
            return classed.Severity;
        }

        return Severities.GetValueOrDefault(ruleId, severity);
    }
}

/// <summary>A tag that every resource has to have.</summary>
/// <param name="Key">Its key, to the letter.</param>
/// <param name="Values">What its value may be, as patterns; empty where any will do.</param>
/// <param name="Fits">Whether a value is one of them.</param>
public sealed record RequiredTag(string Key, IReadOnlyList<string> Values, Func<string, bool> Fits);

/// <summary>How much it matters that a rule does not hold of data of a class.</summary>
/// <param name="Class">The class, whatever its case.</param>
/// <param name="FitsRule">Whether a rule is meant, by its id.</param>
/// <param name="Severity">One of <see cref="KmsCompliance.Severity"/>.</param>
public sealed record ClassSeverity(string Class, Func<string, bool> FitsRule, string Severity);
