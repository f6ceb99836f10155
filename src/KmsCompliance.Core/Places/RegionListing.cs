using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Lists the account's Regions, once a command. Where EC2 may not be asked, the partition's known Regions stand
/// in, with a warning.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Told where the known Regions stand in.</param>
public sealed class RegionListing(IAwsSession session, IRunReporter reporter)
{
    private readonly Dictionary<bool, IReadOnlyList<RegionEntry>> _listed = [];

    /// <summary>The Regions, by code.</summary>
    /// <param name="includeDisabled">Whether to list Regions that are not enabled too.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyList<RegionEntry>> ListAsync(bool includeDisabled, CancellationToken cancellationToken)
    {
        if (!_listed.TryGetValue(includeDisabled, out var regions))
        {
            regions = await AskAsync(includeDisabled, cancellationToken).ConfigureAwait(false);
            _listed.Add(includeDisabled, regions);
        }

        return regions;
    }

    private async Task<IReadOnlyList<RegionEntry>> AskAsync(bool includeDisabled, CancellationToken cancellationToken)
    {
        IReadOnlyList<RegionEntry> regions;
        try
        {
            regions = await session.Regions.DescribeRegionsAsync(session.AccountRegion, includeDisabled, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Kind == FailureKind.AccessDenied)
        {
            var identity = await new AccountCheck(session).GetCallerAsync(cancellationToken).ConfigureAwait(false);
            await reporter.WarningAsync(
                $"The account's Regions could not be listed ({exception.Describe()}) The Regions of partition '{identity.Partition}' that this release knows are used instead; some may not be enabled.",
                cancellationToken).ConfigureAwait(false);
            regions = session.Regions.KnownRegions(identity.Partition);
        }

        return [.. regions.OrderBy(entry => entry.Region, StringComparer.Ordinal)];
    }
}
