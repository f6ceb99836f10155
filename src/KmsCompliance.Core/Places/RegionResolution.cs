using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Turns Regions as they were named into places. The account's Regions are listed once, and only where a pattern or
/// an unknown Region needs it.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Told of a Region or pattern that fits nothing.</param>
public sealed class RegionResolution(IAwsSession session, IRunReporter reporter)
{
    private readonly RegionListing _listing = new(session, reporter);
    private readonly Dictionary<string, RegionListing> _listingOf = new(StringComparer.Ordinal);

    /// <summary>Leads to an account that a pattern is meant of: which Regions there are, each account decides for itself. Null where
    /// all are the caller's.</summary>
    public Func<string, CancellationToken, Task<IAwsSession>>? SessionOf { get; init; }

    /// <summary>The places, each once, in the order in which they were named.</summary>
    /// <param name="selections">The Regions as they were named.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">The default is meant and there is none.</exception>
    public async Task<IReadOnlyList<Place>> ResolveAsync(IEnumerable<RegionSelection> selections, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selections);
        var places = new List<Place>();
        var seen = new HashSet<(string Region, string? AccountId)>();
        foreach (var selection in selections)
        {
            foreach (var region in await ExpandAsync(selection, cancellationToken).ConfigureAwait(false))
            {
                if (seen.Add((region, selection.AccountId)))
                {
                    places.Add(new Place(region, selection.AccountId, selection.DeterminedBy) { Link = selection.Link, NotSeen = selection.NotSeen });
                }
            }
        }

        return places;
    }

    private async Task<IReadOnlyList<string>> ExpandAsync(RegionSelection selection, CancellationToken cancellationToken) => selection switch
    {
        RegionSelection.Named named when session.Regions.IsKnown(named.Code) => [named.Code],

        // A Region that was launched after this release; one that is not enabled is a Region all the same.
        RegionSelection.Named named => await ListAsync(_listing, named.Code, named.Code.Equals, includeDisabled: true, cancellationToken).ConfigureAwait(false),
        RegionSelection.Pattern pattern => await FitAsync(pattern, cancellationToken).ConfigureAwait(false),
        _ => [session.DefaultRegion ?? throw new FailureException(Failures.NoRegion())],
    };

    private async Task<IReadOnlyList<string>> FitAsync(RegionSelection.Pattern pattern, CancellationToken cancellationToken)
    {
        try
        {
            var listing = await ListingOfAsync(pattern.AccountId, cancellationToken).ConfigureAwait(false);
            return await ListAsync(listing, pattern.Text, pattern.Fits, includeDisabled: false, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException exception) when (!exception.EndsRun)
        {
            // An account that cannot be reached, among others that can.
            await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
            return [];
        }
    }

    private async Task<RegionListing> ListingOfAsync(string? accountId, CancellationToken cancellationToken)
    {
        if (accountId is null || SessionOf is null)
        {
            return _listing;
        }

        if (!_listingOf.TryGetValue(accountId, out var listing))
        {
            var there = await SessionOf(accountId, cancellationToken).ConfigureAwait(false);
            listing = ReferenceEquals(there, session) ? _listing : new RegionListing(there, new AccountReporter(reporter, accountId));
            _listingOf.Add(accountId, listing);
        }

        return listing;
    }

    private async Task<IReadOnlyList<string>> ListAsync(
        RegionListing listing, string text, Func<string, bool> fits, bool includeDisabled, CancellationToken cancellationToken)
    {
        var regions = await listing.ListAsync(includeDisabled, cancellationToken).ConfigureAwait(false);
        var matches = regions.Select(entry => entry.Region).Where(fits).ToList();
        if (matches.Count == 0)
        {
            await reporter.ErrorAsync(Failures.UnknownRegion(text), cancellationToken).ConfigureAwait(false);
        }

        return matches;
    }
}
