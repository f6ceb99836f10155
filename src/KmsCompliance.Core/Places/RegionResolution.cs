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
    private readonly Dictionary<string, Failure> _unseen = new(StringComparer.Ordinal);

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
            var (regions, notSeen) = await ExpandAsync(selection, cancellationToken).ConfigureAwait(false);
            foreach (var region in regions)
            {
                if (seen.Add((region, selection.AccountId)))
                {
                    places.Add(new Place(region, selection.AccountId, selection.DeterminedBy)
                    {
                        Link = selection.Link,
                        NotSeen = selection.NotSeen ?? notSeen,
                    });
                }
            }
        }

        return places;
    }

    private async Task<(IReadOnlyList<string> Regions, string? NotSeen)> ExpandAsync(RegionSelection selection, CancellationToken cancellationToken) => selection switch
    {
        RegionSelection.Named named when session.Regions.IsKnown(named.Code) => ([named.Code], null),

        // A Region that was launched after this release; one that is not enabled is a Region all the same.
        RegionSelection.Named named => (await ListAsync(_listing, named.Code, named.Code.Equals, includeDisabled: true, cancellationToken).ConfigureAwait(false), null),
        RegionSelection.Pattern pattern => await FitAsync(pattern, cancellationToken).ConfigureAwait(false),
        _ => ([session.DefaultRegion ?? throw new FailureException(Failures.NoRegion())], null),
    };

    private async Task<(IReadOnlyList<string> Regions, string? NotSeen)> FitAsync(RegionSelection.Pattern pattern, CancellationToken cancellationToken)
    {
        if (pattern.AccountId is not { } accountId || SessionOf is null)
        {
            return (await ListAsync(_listing, pattern.Text, pattern.Fits, includeDisabled: false, cancellationToken).ConfigureAwait(false), null);
        }

        if (!_unseen.TryGetValue(accountId, out var failure))
        {
            try
            {
                var listing = await ListingOfAsync(accountId, cancellationToken).ConfigureAwait(false);
                return (await ListAsync(listing, pattern.Text, pattern.Fits, includeDisabled: false, cancellationToken).ConfigureAwait(false), null);
            }
            catch (Exception exception) when (exception is FailureException or AwsCallException)
            {
                if (await IsOwnAsync(accountId, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }

                failure = exception is AwsCallException call ? Failures.FromCall(call, accountId) : ((FailureException)exception).Failure;
            }

            _unseen.Add(accountId, failure);
            await new AccountReporter(reporter, accountId).ErrorAsync(failure, cancellationToken).ConfigureAwait(false);
        }

        // Which Regions it has is not known: one stands for all, so that what was not seen does not look like what is not there.
        return ([session.AccountRegion], failure.Message);
    }

    // Of the caller's own account, nothing else can succeed either.
    private async Task<bool> IsOwnAsync(string accountId, CancellationToken cancellationToken)
    {
        try
        {
            return ReferenceEquals(await SessionOf!(accountId, cancellationToken).ConfigureAwait(false), session);
        }
        catch (Exception exception) when (exception is FailureException or AwsCallException)
        {
            return false;
        }
    }

    private async Task<RegionListing> ListingOfAsync(string accountId, CancellationToken cancellationToken)
    {
        if (!_listingOf.TryGetValue(accountId, out var listing))
        {
            var there = await SessionOf!(accountId, cancellationToken).ConfigureAwait(false);
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
