namespace KmsCompliance.Ports;

/// <summary>A Region as EC2 DescribeRegions, or the SDK's own list, knows it.</summary>
/// <param name="Region">The Region's code.</param>
/// <param name="OptInStatus"><c>opt-in-not-required</c>, <c>opted-in</c> or <c>not-opted-in</c>; null where not known.</param>
public sealed record RegionEntry(string Region, string? OptInStatus);

/// <summary>Which Regions there are.</summary>
public interface IRegionCatalog
{
    /// <summary>Asks EC2 for the account's Regions: one call.</summary>
    /// <param name="region">The Region to ask in.</param>
    /// <param name="includeDisabled">Whether to list Regions that are not enabled too.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<RegionEntry>> DescribeRegionsAsync(string region, bool includeDisabled, CancellationToken cancellationToken);

    /// <summary>The Regions of a partition that this release knows of; no call.</summary>
    /// <param name="partition">The partition, such as <c>aws</c>.</param>
    IReadOnlyList<RegionEntry> KnownRegions(string partition);

    /// <summary>Whether this release knows the Region, in any partition; no call.</summary>
    /// <param name="region">The Region's code.</param>
    bool IsKnown(string region);

    /// <summary>A Region's name for people; the code where no name is known; no call.</summary>
    /// <param name="region">The Region's code.</param>
    string GetDisplayName(string region);

    /// <summary>A Region of the partition that every account has; no call.</summary>
    /// <param name="partition">The partition, such as <c>aws</c>.</param>
    string GetMainRegion(string partition);
}
