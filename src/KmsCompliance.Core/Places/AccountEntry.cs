using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Leads each place to the session by which it is worked on: a role of its account where the command was given one for all
/// accounts, or else the session that came with the place, or else the command's own.</summary>
/// <param name="own">The command's own session.</param>
/// <param name="open">Opens the session that leads to an account, once a command.</param>
/// <param name="reporter">Told of accounts that cannot be reached, once each.</param>
public sealed class AccountEntry(IAwsSession own, Func<AccountSession, Task<IAwsSession>> open, IRunReporter reporter)
{
    private RegionResolution? _resolution;

    /// <summary>What assumes a role in accounts other than the caller's; null for nothing.</summary>
    public AccountRoles? Roles { get; init; }

    /// <summary>Accounts that could not be reached, for as long as a command runs: each is asked for, and told, once.</summary>
    public ConcurrentDictionary<string, Failure> Refused { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The account of the command's own session, where the command was given a session: nothing that came with a place leads
    /// there then. Null where it was given none.</summary>
    public string? GivenAccountId { get; init; }

    /// <summary>Says when sessions of roles end.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The session that leads to an account, to be opened when it is needed; null to open each here.</summary>
    public Func<AccountSession, PlaceSession>? OnDemand { get; init; }

    /// <summary>How many accounts at a time.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>Gives things their sessions.</summary>
    /// <param name="things">The things.</param>
    /// <param name="placeOf">Where each is.</param>
    /// <param name="with">The same thing in another place.</param>
    /// <param name="accountOf">The account that each says itself, as by its ARN, where its place says none; null where it does not.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The things, in their order; those of accounts that cannot be reached say so in <see cref="Place.NotSeen"/>.</returns>
    public async Task<IReadOnlyList<T>> EnterAsync<T>(
        IReadOnlyList<T> things, Func<T, Place> placeOf, Func<T, Place, T> with, Func<T, string?> accountOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(things);
        ArgumentNullException.ThrowIfNull(placeOf);
        ArgumentNullException.ThrowIfNull(with);
        ArgumentNullException.ThrowIfNull(accountOf);
        string? AccountOf(T thing) => placeOf(thing) is { NotSeen: null } place ? place.ExpectedAccountId ?? accountOf(thing) : null;
        var accounts = await AssumeAsync([.. things.Select(AccountOf).OfType<string>().Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        var entered = new List<T>(things.Count);
        foreach (var thing in things)
        {
            var place = placeOf(thing);
            if (AccountOf(thing) is { } accountId && accounts.TryGetValue(accountId, out var account))
            {
                // What the command was given leads there; what came with the place does not count.
                place = account.Failure is { } failure
                    ? place with { NotSeen = failure.Message }
                    : place with { ExpectedAccountId = accountId, DeterminedBy = account.Identity, Link = account.Link };
            }
            else if (GivenAccountId is not null && AccountOf(thing) == GivenAccountId)
            {
                place = place with { Link = null };
            }

            if (place is { NotSeen: null, Link: AccountSession link })
            {
                place = OnDemand is { } later
                    ? place with { OnDemand = later(link) }
                    : place with { Session = await open(link).ConfigureAwait(false) };
            }

            entered.Add(with(thing, place));
        }

        return entered;
    }

    /// <summary>Turns Regions as they were named into places, each once, and gives them their sessions.</summary>
    /// <param name="regions">The Regions.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">The default is meant and there is none.</exception>
    public async Task<IReadOnlyList<Place>> ResolveAsync(IEnumerable<RegionSelection> regions, CancellationToken cancellationToken) =>
        await EnterAsync(
            await Resolution.ResolveAsync(regions, cancellationToken).ConfigureAwait(false),
            static place => place,
            static (_, place) => place,
            static _ => null,
            cancellationToken).ConfigureAwait(false);

    /// <summary>What turns Regions as they were named into places; patterns of an account are those of that account's Regions.</summary>
    public RegionResolution Resolution => _resolution ??= new RegionResolution(own, reporter)
    {
        SessionOf = Roles is null ? null : SessionOfAsync,
    };

    /// <summary>The session that leads to an account.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The command's own, where nothing else leads there.</returns>
    /// <exception cref="FailureException">The account cannot be reached.</exception>
    public async Task<IAwsSession> SessionOfAsync(string accountId, CancellationToken cancellationToken)
    {
        if (Roles is not { } roles)
        {
            return own;
        }

        var caller = await new AccountCheck(own).GetCallerAsync(cancellationToken).ConfigureAwait(false);
        return accountId == caller.AccountId
            ? own
            : await open((await roles.AssumeAsync(own, caller.Partition, accountId, Time, cancellationToken).ConfigureAwait(false)).Link).ConfigureAwait(false);
    }

    /// <summary>A session that leads to an account that nobody has named, if any does.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="places">The places that are worked on: the way to one may lead to others of its account.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Null where none leads there.</returns>
    /// <exception cref="FailureException">The account cannot be reached.</exception>
    internal async Task<IAwsSession?> FindSessionAsync(string accountId, IEnumerable<Place> places, CancellationToken cancellationToken)
    {
        if (Refused.TryGetValue(accountId, out var refused))
        {
            throw new FailureException(refused);
        }

        if (Roles is not null)
        {
            return await SessionOfAsync(accountId, cancellationToken).ConfigureAwait(false);
        }

        var session = places.FirstOrDefault(place => place.ExpectedAccountId == accountId)?.Link is AccountSession link
            ? await open(link).ConfigureAwait(false)
            : own;
        return (await new AccountCheck(session, isOneOfMany: true).GetCallerAsync(cancellationToken).ConfigureAwait(false)).AccountId == accountId ? session : null;
    }

    // What is known of each account that is asked about: of the caller's own, that nothing else leads there.
    private async Task<IReadOnlyDictionary<string, Account>> AssumeAsync(IReadOnlyList<string> accounts, CancellationToken cancellationToken)
    {
        var known = new ConcurrentDictionary<string, Account>(StringComparer.Ordinal);
        if (Roles is not { } roles || accounts.Count == 0)
        {
            return known;
        }

        var caller = await new AccountCheck(own).GetCallerAsync(cancellationToken).ConfigureAwait(false);
        await new BoundedRun(reporter, ThrottleLimit) { Activity = "Assuming roles", Noun = "accounts" }.RunAsync(
            accounts,
            static account => account,
            async (accountId, token) =>
            {
                if (accountId == caller.AccountId)
                {
                    known[accountId] = new Account(caller, Link: null, Failure: null);
                    return;
                }

                if (Refused.TryGetValue(accountId, out var refused))
                {
                    known[accountId] = new Account(Identity: null, Link: null, refused);
                    return;
                }

                try
                {
                    var (link, identity) = await roles.AssumeAsync(own, caller.Partition, accountId, Time, token).ConfigureAwait(false);
                    known[accountId] = new Account(identity, link, Failure: null);
                }
                catch (FailureException exception) when (!exception.EndsRun)
                {
                    known[accountId] = new Account(Identity: null, Link: null, exception.Failure);
                    Refused[accountId] = exception.Failure;
                    throw;
                }
            },
            cancellationToken).ConfigureAwait(false);
        return known;
    }

    private sealed record Account(CallerIdentity? Identity, AccountSession? Link, Failure? Failure);
}
