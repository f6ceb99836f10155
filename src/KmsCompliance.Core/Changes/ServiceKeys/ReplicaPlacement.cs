using KmsCompliance.Errors;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Changes.ServiceKeys;

/// <summary>Where the replicas of a key can lie.</summary>
public static class ReplicaPlacement
{
    /// <summary>What keeps replicas from where they are wanted; none where nothing does.</summary>
    /// <param name="regions">The Regions of one account that keys are made in.</param>
    /// <param name="replicaRegions">Where each key is replicated to.</param>
    public static IReadOnlyList<Failure> FindProblems(IReadOnlyList<string> regions, IReadOnlyList<string> replicaRegions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(replicaRegions);
        var primaries = regions.Distinct(StringComparer.Ordinal).ToList();
        if (replicaRegions.Count == 0 || primaries.Count == 0)
        {
            return [];
        }

        if (primaries.Count > 1)
        {
            return [Failures.ReplicaRegionNotTaken(string.Join(", ", replicaRegions), $"keys would be made in {string.Join(", ", primaries)}, and their replicas could not all have the alias. A key has one primary, in one Region")];
        }

        return
        [
            .. replicaRegions.Select(region => FindProblem(primaries[0], region) is { } problem ? Failures.ReplicaRegionNotTaken(region, problem) : null).OfType<Failure>(),
        ];
    }

    private static string? FindProblem(string primary, string region) =>
        region == primary ? "the key itself is made there"
        : RegionName.PartitionOf(region) != RegionName.PartitionOf(primary) ? $"it is of the partition {RegionName.PartitionOf(region)}, and the key in {primary} of {RegionName.PartitionOf(primary)}"
        : null;
}
