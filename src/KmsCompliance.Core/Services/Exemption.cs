using System.Globalization;

namespace KmsCompliance.Services;

/// <summary>That a rule does not hold of some resources has been accepted, by an owner who has a name, until a day. What is not said of
/// the resources is the same for all of them.</summary>
public sealed record Exemption
{
    /// <summary>How days are written.</summary>
    public const string DayFormat = "yyyy-MM-dd";

    /// <summary>Whether a rule is meant, by its id.</summary>
    public required Func<string, bool> FitsRule { get; init; }

    /// <summary>Whether a resource is meant, by its ResourceId; null for any.</summary>
    public Func<string, bool>? FitsResource { get; init; }

    /// <summary>The 12-digit account; null for any.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whether a Region is meant; null for any.</summary>
    public Func<string, bool>? FitsRegion { get; init; }

    /// <summary>Tags that the resource has to have, and what their values may be.</summary>
    public IReadOnlyList<RequiredTag> Tags { get; init; } = [];

    /// <summary>Who accepted it.</summary>
    public required string Owner { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The last day, in UTC, on which it holds.</summary>
    public required DateOnly Expires { get; init; }

    /// <summary>The last day as text.</summary>
    public string ExpiresText => Expires.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>Whether it is about a rule and a resource: null where it hangs on tags that are not known.</summary>
    /// <param name="ruleId">The rule.</param>
    /// <param name="status">The resource.</param>
    public bool? Covers(string ruleId, EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return Covers(ruleId, status.ResourceId, status.AccountId, status.Region, status.Tags);
    }

    /// <summary>Whether it is about a rule of key policies and a key: what is not known of a document fits no scope.</summary>
    /// <param name="finding">What the rule says of the policy.</param>
    public bool? Covers(CmkPolicyFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return Covers(finding.RuleId, finding.KeyArn, finding.AccountId, finding.Region, tags: null);
    }

    private bool? Covers(string ruleId, string? resourceId, string? accountId, string? region, TextDictionary? tags)
    {
        if (!FitsRule(ruleId)
            || (FitsResource is not null && (resourceId is null || !FitsResource(resourceId)))
            || (AccountId is not null && AccountId != accountId)
            || (FitsRegion is not null && (region is null || !FitsRegion(region))))
        {
            return false;
        }

        return Tags.Count == 0 ? true
            : tags is null ? null
            : Tags.All(tag => tags.TryGetValue(tag.Key, out var value) && tag.Fits(value));
    }
}
