using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>Completes the account's enabled Regions.</summary>
public sealed class RegionCompleter : LiveCompleter
{
    private protected override async Task<IReadOnlyList<Candidate>> ListAsync(IAwsSession session, CompletionRequest request, CancellationToken cancellationToken)
    {
        var regions = await session.Regions.DescribeRegionsAsync(
            session.AccountRegion, includeDisabled: false, cancellationToken).ConfigureAwait(false);
        return [.. regions
            .OrderBy(region => region.Region, StringComparer.Ordinal)
            .Select(region => new Candidate(region.Region, session.Regions.GetDisplayName(region.Region)))];
    }
}
