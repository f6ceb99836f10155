namespace KmsCompliance;

/// <summary>What an audit saw and what it did not: every place that was asked, empty ones too. What
/// <c>-CoverageVariable</c> gets.</summary>
public sealed class AuditCoverage
{
    /// <summary>Whether everything that was asked for was seen: the command ran to its end, there was at least one place, every one
    /// was listed to its end, and nothing went wrong beside. Places that are not enabled for the account hold nothing.</summary>
    public bool Complete { get; init; }

    /// <summary>How many places were listed to their end.</summary>
    public int Listed { get; init; }

    /// <summary>How many places were not, or not to their end.</summary>
    public int Failed { get; init; }

    /// <summary>How many places were skipped, because the Region is not enabled for the account.</summary>
    public int Skipped { get; init; }

    /// <summary>How many accounts the places are of, as far as they are known.</summary>
    public int Accounts { get; init; }

    /// <summary>How many calls were sent to AWS, those included that were repeated.</summary>
    public int Calls { get; init; }

    /// <summary>How many of them AWS refused because there were too many; each was repeated, as far as that helped.</summary>
    public int Throttled { get; init; }

    /// <summary>How many resources were seen.</summary>
    public int Resources { get; init; }

    /// <summary>The places, by Region and service.</summary>
    public AuditPlaceList Places { get; init; } = new([]);

    /// <summary>How much was seen, in words.</summary>
    public override string ToString() =>
        $"{(Complete ? "complete" : "not complete")}: {Listed} of {Places.Count} places listed, {Failed} failed, {Resources} resources";
}
