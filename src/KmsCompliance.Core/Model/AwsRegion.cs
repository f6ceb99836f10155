using KmsCompliance.Identifiers;
using KmsCompliance.Model;

namespace KmsCompliance;

/// <summary>A Region as the account sees it.</summary>
public sealed class AwsRegion
{
    /// <summary>The Region's code, such as <c>eu-west-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The Region's name for people, such as <c>Europe (Ireland)</c>; the code where no name is known.</summary>
    public required string DisplayName { get; init; }

    /// <summary><c>opt-in-not-required</c>, <c>opted-in</c> or <c>not-opted-in</c> (EC2 DescribeRegions); null where it
    /// was not determined.</summary>
    public string? OptInStatus { get; init; }

    /// <summary>The 12-digit account that was asked.</summary>
    public required string AccountId { get; init; }

    /// <summary>Whether the account can use the Region; null where it was not determined.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Why the account's Regions could not be listed: then this stands for all that was not seen. Empty where they
    /// were.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The way by which the Region is worked on; null for the session of whichever command does.</summary>
    internal SessionLink? Link { get; init; }

    /// <summary>Who was asked for <see cref="AccountId"/>: whoever signs with the same access key id acts in the same account, so the
    /// account need not be asked for again.</summary>
    internal CallerIdentity? DeterminedBy { get; init; }

    /// <summary>The Region's code.</summary>
    public override string ToString() => Region;
}
