using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KmsCompliance.Audit.Checkpoints;
using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Audit;

/// <summary>Finds out under which keys the resources of services are, over many Regions at once. Results are handed out
/// a page at a time, while the next pages are under way.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go.</param>
/// <param name="throttleLimit">How many Regions at a time.</param>
/// <param name="time">Says when each page was looked at.</param>
public sealed class EncryptionAudit(IAwsSession session, IRunReporter reporter, int throttleLimit, TimeProvider time)
{
    private const int PagesAhead = 2;

    private readonly AccountCheck _account = new(session);
    private readonly ConcurrentDictionary<string, bool> _unreadAliases = new(StringComparer.Ordinal);

    /// <summary>Whether the alias of each key is looked for: one listing a Region that has keys.</summary>
    public bool IncludeAlias { get; init; }

    /// <summary>Whether it is found out which monitoring accounts get copies of X-Ray's traces, and under which keys: one listing a Region,
    /// and each of their settings once.</summary>
    public bool IncludeTraceCopy { get; init; }

    /// <summary>Leads to accounts that the audit is not about; null where nothing leads to any but the command's own.</summary>
    public AccountEntry? Entry { get; init; }

    /// <summary>Where the results of a session other than the command's own go; null where all go to one place.</summary>
    public Func<IAwsSession, IRunReporter>? ReporterOf { get; init; }

    /// <summary>Told of each such session when its last place has ended, before it is closed; null for nobody.</summary>
    public Action<IAwsSession>? Leaving { get; init; }

    /// <summary>Keeps what was seen.</summary>
    public CoverageRecord Coverage { get; init; } = new();

    /// <summary>Keeps what was listed to its end, and has what a run before this one listed; null for none.</summary>
    internal AuditCheckpoint? Checkpoint { get; init; }

    /// <summary>Audits all resources of services that a query wants.</summary>
    /// <param name="places">The Regions.</param>
    /// <param name="services">The services; those of one Region share their look-ups of keys.</param>
    /// <param name="query">Which resources of each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(
        IReadOnlyList<Place> places, IReadOnlyList<ServiceDefinition> services, ResourceQuery query, CancellationToken cancellationToken)
    {
        IReadOnlyList<(ServiceDefinition, ResourceQuery)> work = [.. services.Select(service => (service, query))];
        return RunAsync(places, _ => work, cancellationToken);
    }

    /// <summary>Audits resources that are named one by one.</summary>
    /// <param name="resources">The resources and where each lies; each once.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(IReadOnlyList<(ResourceReference Resource, Place Where)> resources, CancellationToken cancellationToken)
    {
        var byPlace = resources
            .GroupBy(static entry => entry.Where)
            .ToDictionary(
                static place => place.Key,
                static place => (IReadOnlyList<(ServiceDefinition, ResourceQuery)>)[.. place
                    .GroupBy(static entry => entry.Resource.Service, static entry => entry.Resource.Value)
                    .Select(static service => (service.Key, new ResourceQuery { ResourceId = [.. service] }))]);
        return RunAsync([.. byPlace.Keys], place => byPlace[place], cancellationToken);
    }

    /// <summary>Audits other resources in each place.</summary>
    /// <param name="places">The Regions.</param>
    /// <param name="workOf">The services of each, and which resources of them.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal Task RunAsync(
        IReadOnlyList<Place> places,
        Func<Place, IReadOnlyList<(ServiceDefinition Service, ResourceQuery Query)>> workOf,
        CancellationToken cancellationToken)
    {
        foreach (var place in places)
        {
            foreach (var (service, query) in workOf(place))
            {
                Coverage.Expect(place, service, IsListing(service, query) && query is { NameFilter: null, TagFilter: null });
            }
        }

        return RunSeenAsync(places, workOf, cancellationToken);
    }

    private async Task AuditAllAsync(
        IReadOnlyList<Place> places,
        Func<Place, IReadOnlyList<(ServiceDefinition Service, ResourceQuery Query)>> workOf,
        CancellationToken cancellationToken)
    {
        var names = string.Join(", ", places.SelectMany(workOf).Select(static work => work.Service.DisplayName).Distinct());

        // What the places of an account share ends with the run, also where a failure ends it.
        using var run = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var causes = SharedCauses.Of(reporter);
        var others = IncludeTraceCopy ? new OtherAccounts(session, Entry, places, time, run.Token) : null;
        var turns = new AccountTurns(places, throttleLimit);
        var progress = new AuditProgress(reporter, time, $"Auditing {names}", places);
        var visits = new AccountVisits(session, _account, reporter, places, run.Token)
        {
            ReporterOf = ReporterOf,
            Leaving = Leaving,
            Waits = turns.Pause,
        };
        try
        {
            await BoundedRun.RunInTurnsAsync(
                turns,
                async (place, token) =>
                {
                    try
                    {
                        await AuditAsync(place, await visits.EnterAsync(place).ConfigureAwait(false), workOf(place), causes, others, progress, token).ConfigureAwait(false);
                    }
                    catch
                    {
                        // Nobody waits for what others share with this place.
                        await run.CancelAsync().ConfigureAwait(false);
                        throw;
                    }
                    finally
                    {
                        await visits.LeaveAsync(place).ConfigureAwait(false);
                    }

                    await progress.EndedAsync(place, token).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await run.CancelAsync().ConfigureAwait(false);
            await visits.DisposeAsync().ConfigureAwait(false);
            Coverage.NoteCalls(visits.Calls);
            if (others is not null)
            {
                Coverage.NoteCalls(await others.CountCallsAsync().ConfigureAwait(false));
            }

            await SharedCauses.TellAsync(causes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AuditAsync(
        Place place,
        AccountVisit visit,
        IReadOnlyList<(ServiceDefinition Service, ResourceQuery Query)> work,
        SharedCauses? causes,
        OtherAccounts? others,
        AuditProgress progress,
        CancellationToken cancellationToken)
    {
        if (visit.Failure is { } failure)
        {
            await TellUnseenAsync(place, work, failure.Message, cancellationToken).ConfigureAwait(false);
            return;
        }

        var boundary = new FailureBoundary(visit.Reporter, new NotEnabledRegion(visit.Check, visit.Reporter, place.Region), causes, visit.AccountId);
        await boundary.RunAsync(
            place.Region,
            async () =>
            {
                // Also where a session came with the place: what it is reached by may be somebody else's by now. Nothing is asked where
                // the access key is the one that the account was found with.
                if (place.ExpectedAccountId is not null)
                {
                    try
                    {
                        await visit.Check.GetAccountIdAsync(place.ExpectedAccountId, place.DeterminedBy, cancellationToken).ConfigureAwait(false);
                    }
                    catch (FailureException exception) when (place.OnDemand is not null && !exception.EndsRun)
                    {
                        if (exception.Failure.ErrorId == nameof(Failures.AccountMismatch))
                        {
                            await TellUnseenAsync(place, work, exception.Failure.Message, cancellationToken).ConfigureAwait(false);
                            throw;
                        }

                        // Who that is cannot be asked: the listings say so, each of what it did not see.
                    }
                    catch (AwsCallException) when (place.OnDemand is not null)
                    {
                        // Nor are there credentials any more: they say that too.
                    }
                }

                // Asked alongside the first page, not before it.
                var caller = visit.Check.GetCallerAsync(place.ExpectedAccountId, place.DeterminedBy, cancellationToken);
                await Task.WhenAll(work.Select(one => AuditAsync(place, boundary, one.Service, one.Query, caller, visit, others, progress, cancellationToken))).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    // Accounts that could not be reached at all: that is an error already.
    private async Task RunSeenAsync(
        IReadOnlyList<Place> places, Func<Place, IReadOnlyList<(ServiceDefinition Service, ResourceQuery Query)>> workOf, CancellationToken cancellationToken)
    {
        foreach (var place in places.Where(static place => place.NotSeen is not null))
        {
            await TellUnseenAsync(place, workOf(place), place.NotSeen!, cancellationToken).ConfigureAwait(false);
        }

        await AuditAllAsync([.. places.Where(static place => place.NotSeen is null)], workOf, cancellationToken).ConfigureAwait(false);
    }

    private async Task TellUnseenAsync(
        Place place, IReadOnlyList<(ServiceDefinition Service, ResourceQuery Query)> work, string message, CancellationToken cancellationToken)
    {
        foreach (var (service, _) in work)
        {
            Coverage.Finish(place, service, AuditPlaceStatus.NotListed, resources: 0, message, place.ExpectedAccountId);
            if (place.ExpectedAccountId is { } accountId)
            {
                await reporter.OutputPageAsync([service.NotListed(accountId, place.Region, message, Second(time.GetUtcNow()))], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // What a listing does not show is shown by a status of its own. Resources that were named are told of one by one.
    private async Task AuditAsync(
        Place place,
        FailureBoundary boundary,
        ServiceDefinition service,
        ResourceQuery query,
        Task<CallerIdentity> caller,
        AccountVisit visit,
        OtherAccounts? others,
        AuditProgress progress,
        CancellationToken cancellationToken)
    {
        var count = 0;
        var accountId = AccountIdOfAsync(caller);
        var isListing = IsListing(service, query);
        var (there, told, keys) = (visit.Session, visit.Reporter, visit.Keys);
        var losses = new LossReporter(told);
        using var unit = isListing ? await OpenUnitAsync(place, service, accountId).ConfigureAwait(false) : null;
        var outcome = await boundary.RunAsync(
            place.Region,
            async () =>
            {
                if (unit is not null && await unit.ResumeAsync(told, query.NameFilter, cancellationToken).ConfigureAwait(false) is { } kept)
                {
                    count = kept;
                    await progress.SeenAsync(kept, cancellationToken).ConfigureAwait(false);
                    return;
                }

                var judge = new ListingJudge(keys, accountId, IncludeAlias ? exception => WarnOfAliasesAsync(exception, cancellationToken) : null);
                var adapter = there.GetAdapter(service.Name, place.Region);

                // The next pages are fetched while the keys of this one are looked up and it is handed out.
                var pages = isListing
                    ? adapter.ListAsync(query, accountId, losses, cancellationToken).ReadAheadAsync(PagesAhead, cancellationToken)
                    : ReadAsync(adapter, query.ResourceId.Chunk(service.ReadsAtATime), accountId, losses, cancellationToken);
                await foreach (var page in pages.ConfigureAwait(false))
                {
                    var located = await service.LocateKeysAsync(page, there, cancellationToken).ConfigureAwait(false);
                    var judged = await judge.JudgeAsync(located, await StampAsync(caller).ConfigureAwait(false)).ConfigureAwait(false);
                    if (others is not null)
                    {
                        judged = await service.FollowUpAsync(judged, new AuditFollowUp(there, place.Region, boundary, others), cancellationToken).ConfigureAwait(false);
                    }

                    await told.OutputPageAsync(judged, cancellationToken).ConfigureAwait(false);
                    count += page.Count;
                    if (unit is not null)
                    {
                        await unit.KeepAsync(judged, told, cancellationToken).ConfigureAwait(false);
                    }

                    await progress.SeenAsync(page.Count, cancellationToken).ConfigureAwait(false);
                }

                await told.VerboseAsync($"{service.DisplayName} in {place.Region}: {count} {(count == 1 ? "resource" : "resources")}.", cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        var account = accountId.IsCompletedSuccessfully ? await accountId.ConfigureAwait(false) : null;
        var missing = WhatIsMissing(outcome, losses.Lost, count, service, place.Region);
        if (missing is null)
        {
            if (unit is { ResumedFrom: { } listedAt })
            {
                Coverage.Resume(place, service, count, listedAt, unit.AccountId);
                return;
            }

            if (unit is not null && outcome.IsDone)
            {
                await unit.CommitAsync(told, cancellationToken).ConfigureAwait(false);
            }

            // What holds nothing may be listed before it is known whose it is.
            account ??= place.Session is null ? await FindAccountAsync(accountId).ConfigureAwait(false) : place.ExpectedAccountId;
            Coverage.Finish(place, service, outcome.IsDone ? AuditPlaceStatus.Listed : AuditPlaceStatus.NotEnabled, count, accountId: account);
            return;
        }

        account ??= place.OnDemand is null ? await FindAccountAsync(accountId).ConfigureAwait(false) : place.ExpectedAccountId;
        Coverage.Finish(place, service, AuditPlaceStatus.NotListed, count, missing, account);
        if (isListing && account is not null)
        {
            // Who asked is not known where the credentials of the account were the trouble.
            var by = caller.IsCompletedSuccessfully ? (await caller.ConfigureAwait(false)).Arn : null;
            await told.OutputPageAsync([service.NotListed(account, place.Region, missing, Second(time.GetUtcNow()), by)], cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsListing(ServiceDefinition service, ResourceQuery query) => query.ResourceId.Count == 0 || service.HasOneResourceARegion;

    // Where the account is not known, that is an error of the listing, and there is nothing to keep.
    private async Task<CheckpointUnit?> OpenUnitAsync(Place place, ServiceDefinition service, Task<string> accountId)
    {
        if (Checkpoint is null)
        {
            return null;
        }

        try
        {
            return Checkpoint.Unit(service, place.ExpectedAccountId ?? await accountId.ConfigureAwait(false), place.Region);
        }
        catch (FailureException)
        {
            return null;
        }
    }

    private static async Task<string> AccountIdOfAsync(Task<CallerIdentity> caller) => (await caller.ConfigureAwait(false)).AccountId;

    private async ValueTask<ScanStamp> StampAsync(Task<CallerIdentity> caller) =>
        new(Second(time.GetUtcNow()), (await caller.ConfigureAwait(false)).Arn);

    // A text that a file keeps of it has no more.
    private static DateTimeOffset Second(DateTimeOffset now) => new(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), now.Offset);

    // Once a Region, whichever services have keys there.
    private ValueTask WarnOfAliasesAsync(AwsCallException exception, CancellationToken cancellationToken) => _unreadAliases.TryAdd(exception.Region ?? string.Empty, true)
        ? reporter.WarningAsync($"KeyAlias is left out where a key is not configured by it, since aliases could not be read: {exception.Describe()}", cancellationToken)
        : ValueTask.CompletedTask;

    private static string? WhatIsMissing(WorkOutcome outcome, int lost, int count, ServiceDefinition service, string region)
    {
        var (one, many) = service.ResourceNoun;
        return outcome switch
        {
            { Failure: { } failure } when count > 0 => $"The list of {many} in {region} broke off after {count}: {failure.Message}",
            { Failure: { } failure } => $"No {one} in {region} could be looked at: {failure.Message}",
            { IsDone: true } when lost > 0 => $"Of the {many} in {region}, {lost} could not be read; each is an error of its own.",
            _ => null,
        };
    }

    // Where the account is not known either, that is an error already.
    private static async Task<string?> FindAccountAsync(Task<string> accountId)
    {
        try
        {
            return await accountId.ConfigureAwait(false);
        }
        catch (FailureException exception) when (!exception.EndsRun)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ReadAsync(
        IServiceAdapter adapter,
        IEnumerable<string[]> batches,
        Task<string> accountId,
        IRunReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in batches)
        {
            yield return await ResourceReads.AllAsync(
                batch, static id => id, id => adapter.GetAsync(id, accountId, cancellationToken), reporter, cancellationToken).ConfigureAwait(false);
        }
    }
}
