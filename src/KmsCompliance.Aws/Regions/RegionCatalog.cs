using Amazon;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Regions;

/// <summary>The account's Regions, as EC2 tells them, and the Regions that the SDK knows of: not those of its list that are
/// names of endpoints, such as <c>us-east-1-regional</c> and <c>aws-global</c>.</summary>
internal sealed class RegionCatalog(Func<string, AmazonEC2Client> clientIn) : IRegionCatalog
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<RegionEntry>> DescribeRegionsAsync(string region, bool includeDisabled, CancellationToken cancellationToken)
    {
        var request = new DescribeRegionsRequest { AllRegions = includeDisabled ? true : null };
        var answer = await AwsCall.InvokeAsync(
            "ec2:DescribeRegions", region, () => clientIn(region).DescribeRegionsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.Regions;
    }

    /// <inheritdoc/>
    public IReadOnlyList<RegionEntry> KnownRegions(string partition) => KnownRegionsOf(partition);

    private static IReadOnlyList<RegionEntry> KnownRegionsOf(string partition) =>
        [.. RegionEndpoint.EnumerableAllRegions
            .Where(endpoint => endpoint.PartitionName == partition && RegionName.IsWellFormed(endpoint.SystemName))
            .Select(endpoint => new RegionEntry(endpoint.SystemName, OptInStatus: null))];

    /// <inheritdoc/>
    public bool IsKnown(string region) =>
        RegionName.IsWellFormed(region) && RegionEndpoint.EnumerableAllRegions.Any(endpoint => endpoint.SystemName == region);

    /// <inheritdoc/>
    public string GetDisplayName(string region)
    {
        var endpoint = RegionEndpoint.GetBySystemName(region);
        return string.IsNullOrEmpty(endpoint.DisplayName) || endpoint.DisplayName == "Unknown" ? region : endpoint.DisplayName;
    }

    /// <inheritdoc/>
    public string GetMainRegion(string partition) => MainRegionOf(partition);

    /// <summary>The Region of a partition that every account of it has.</summary>
    /// <param name="partition">The partition, such as <c>aws</c>.</param>
    public static string MainRegionOf(string partition) => partition switch
    {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        "aws" => "us-east-1",
        _ => KnownRegionsOf(partition) is [var first, ..] ? first.Region : "us-east-1",
    };

    /// <summary>A Region's partition, such as <c>aws</c>.</summary>
    /// <param name="region">The Region's code.</param>
    public static string PartitionOf(string region) => RegionEndpoint.GetBySystemName(region).PartitionName;
}
