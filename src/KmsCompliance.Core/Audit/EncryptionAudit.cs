using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Audit;

/// <summary>Finds out under which keys the resources of services are, over many Regions at once. Results are handed out
/// a page at a time, while the next pages are under way.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go.</param>
/// <param name="throttleLimit">How many Regions at a time.</param>
public sealed class EncryptionAudit(IAwsSession session, IRunReporter reporter, int throttleLimit)
{
    private const int PagesAhead = 2;

    private readonly AccountCheck _account = new(session);

    /// <summary>Runs the audit.</summary>
    /// <param name="places">The Regions.</param>
    /// <param name="services">The services; those of one Region share their look-ups of keys.</param>
    /// <param name="queryOf">Which resources of each Region.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(
        IReadOnlyList<Place> places,
        IReadOnlyList<IEncryptedService> services,
        Func<Place, ResourceQuery> queryOf,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queryOf);
        KeyDirectories? keys = null;
        var names = string.Join(", ", services.Select(service => service.Definition.DisplayName));
        return new BoundedRun(reporter, throttleLimit) { Activity = $"Auditing {names}" }.RunAsync(
            places,
            _account,
            async (place, boundary, token) =>
            {
                // One for the whole run, with the token that ends all Regions when one of them ends the run.
                var shared = LazyInitializer.EnsureInitialized(ref keys, () => new KeyDirectories(session.GetKeyCatalog, token));

                // Asked alongside the first page, not before it.
                var accountId = _account.GetAccountIdAsync(place.ExpectedAccountId, place.DeterminedWith, token);
                var query = queryOf(place);
                await Task.WhenAll(services.Select(service => boundary.RunAsync(
                    place.Region, () => AuditAsync(place.Region, service, accountId, shared, query, token), token))).ConfigureAwait(false);
            },
            cancellationToken);
    }

    private async Task AuditAsync(
        string region,
        IEncryptedService service,
        Task<string> accountId,
        KeyDirectories keys,
        ResourceQuery query,
        CancellationToken cancellationToken)
    {
        var count = 0;
        var judge = new ListingJudge(keys, accountId);

        // The next pages are fetched while the keys of this one are looked up and it is handed out.
        var pages = service.ListAsync(region, accountId, query, reporter, cancellationToken).ReadAheadAsync(PagesAhead, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            count += page.Count;
            await reporter.OutputPageAsync(await judge.JudgeAsync(page).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        await reporter.VerboseAsync($"{service.Definition.DisplayName} in {region}: {count} {(count == 1 ? "resource" : "resources")}.", cancellationToken).ConfigureAwait(false);
    }
}
