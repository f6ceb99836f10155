using KmsCompliance.Errors;
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
    /// <param name="targets">The Regions.</param>
    /// <param name="services">The services; those of one Region share their look-ups of keys.</param>
    /// <param name="queryOf">Which resources of each Region.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunAsync(
        IReadOnlyList<AuditTarget> targets,
        IReadOnlyList<IEncryptedService> services,
        Func<AuditTarget, ResourceQuery> queryOf,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(queryOf);
        var done = 0;
        KeyDirectories? keys = null;
        var names = string.Join(", ", services.Select(service => service.Definition.DisplayName));
        await Parallel.ForEachAsync(
            targets,
            new ParallelOptions { MaxDegreeOfParallelism = throttleLimit, CancellationToken = cancellationToken },
            async (target, token) =>
            {
                // One for the whole run, with the token that ends all Regions when one of them ends the run.
                var shared = LazyInitializer.EnsureInitialized(ref keys, () => new KeyDirectories(session.GetKeyCatalog, token));
                await AuditRegionAsync(target, services, queryOf(target), shared, token).ConfigureAwait(false);
                var count = Interlocked.Increment(ref done);
                if (targets.Count > 1)
                {
                    await reporter.ProgressAsync(
                        new RunProgress($"Auditing {names}", $"{count} of {targets.Count} Regions", count, targets.Count),
                        token).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }

    private async Task AuditRegionAsync(
        AuditTarget target,
        IReadOnlyList<IEncryptedService> services,
        ResourceQuery query,
        KeyDirectories keys,
        CancellationToken cancellationToken)
    {
        // Asked alongside the first page, not before it.
        var accountId = _account.GetAccountIdAsync(target.ExpectedAccountId, target.DeterminedWith, cancellationToken);
        if (target.ExpectedAccountId is not null)
        {
            // The input names an account, which may not be the caller's: nothing is asked of the wrong one.
            try
            {
                await accountId.ConfigureAwait(false);
            }
            catch (FailureException exception) when (!exception.EndsRun)
            {
                await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        var notEnabled = new NotEnabledRegion(_account, reporter, target.Region);
        await Task.WhenAll(services.Select(service =>
            AuditServiceAsync(target.Region, service, accountId, keys, query, notEnabled, cancellationToken))).ConfigureAwait(false);
    }

    private async Task AuditServiceAsync(
        string region,
        IEncryptedService service,
        Task<string> accountId,
        KeyDirectories keys,
        ResourceQuery query,
        NotEnabledRegion notEnabled,
        CancellationToken cancellationToken)
    {
        var count = 0;
        var judge = new ListingJudge(keys, accountId);
        try
        {
            // The next pages are fetched while the keys of this one are looked up and it is handed out.
            var pages = service.ListAsync(region, accountId, query, reporter, cancellationToken).ReadAheadAsync(PagesAhead, cancellationToken);
            await foreach (var page in pages.ConfigureAwait(false))
            {
                count += page.Count;
                await reporter.OutputPageAsync(await judge.JudgeAsync(page).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }

            await reporter.VerboseAsync($"{service.Definition.DisplayName} in {region}: {count} {(count == 1 ? "resource" : "resources")}.", cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Kind is FailureKind.TokenNotAccepted or FailureKind.Authentication)
        {
            await notEnabled.ReportAsync(exception, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            await reporter.ErrorAsync(Failures.FromCall(exception, region), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not FailureException && !cancellationToken.IsCancellationRequested)
        {
            await reporter.ErrorAsync(Failures.UnexpectedFailure(exception, region), cancellationToken).ConfigureAwait(false);
        }
    }
}
