using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Organizations;

/// <summary>Lists the Regions of accounts, each by a role in it; the caller's own needs none. An account that cannot be reached is
/// one error, and one place that says so: what was not seen must not look like what is not there.</summary>
/// <param name="session">Whoever assumes the roles.</param>
/// <param name="own">How that session is opened again, to renew one that ends.</param>
/// <param name="open">Opens a session.</param>
/// <param name="reporter">Where places and errors go.</param>
/// <param name="time">Says when sessions end.</param>
public sealed class AccountRegions(
    IAwsSession session,
    SessionRequest own,
    Func<SessionRequest, CancellationToken, Task<IAwsSession>> open,
    IRunReporter reporter,
    TimeProvider time)
{
    /// <summary>What assumes a role in accounts other than the caller's; null for nothing.</summary>
    public AccountRoles? Roles { get; init; }

    /// <summary>Whether Regions that are not enabled are listed too.</summary>
    public bool IncludeDisabled { get; init; }

    /// <summary>How many accounts at a time.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>Lists the Regions of accounts.</summary>
    /// <param name="accounts">The accounts, and what is wanted of the Regions of each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunAsync(IReadOnlyList<(string AccountId, IReadOnlyList<RegionWish> Regions)> accounts, CancellationToken cancellationToken)
    {
        var caller = await new AccountCheck(session).GetCallerAsync(cancellationToken).ConfigureAwait(false);
        await new BoundedRun(reporter, ThrottleLimit) { Activity = "Listing Regions", Noun = "accounts" }.RunAsync(
            accounts,
            static account => account.AccountId,
            (account, token) => ListAsync(account.AccountId, account.Regions, caller, token),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task ListAsync(string accountId, IReadOnlyList<RegionWish> wanted, CallerIdentity caller, CancellationToken cancellationToken)
    {
        Failure failure;
        try
        {
            if (accountId == caller.AccountId)
            {
                await TellAsync(session, new AccountSession(accountId, own), caller, wanted, cancellationToken).ConfigureAwait(false);
                return;
            }

            var (link, identity) = Roles is { } roles
                ? await roles.AssumeAsync(session, caller.Partition, accountId, time, cancellationToken).ConfigureAwait(false)
                : throw new FailureException(Failures.AccountNeedsRole(accountId));
            var there = await open(link.Request, cancellationToken).ConfigureAwait(false);
            await using (there.ConfigureAwait(false))
            {
                await TellAsync(there, link, identity, wanted, cancellationToken).ConfigureAwait(false);
            }

            return;
        }
        catch (FailureException exception) when (!exception.EndsRun || accountId != caller.AccountId)
        {
            // What ends the work of one account's session is nothing that the others wait for.
            failure = exception.Failure;
        }
        catch (AwsCallException exception)
        {
            failure = Failures.FromCall(exception, accountId);
        }

        await reporter.ErrorAsync(failure, cancellationToken).ConfigureAwait(false);
        await TellUnseenAsync(accountId, failure, wanted, cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync(
        IAwsSession there, AccountSession link, CallerIdentity identity, IReadOnlyList<RegionWish> wanted, CancellationToken cancellationToken)
    {
        var told = new AccountReporter(reporter, link.AccountId);
        var regions = await new RegionListing(there, told).ListAsync(IncludeDisabled, cancellationToken).ConfigureAwait(false);
        foreach (var wish in wanted.Where(wish => !regions.Any(entry => wish.Fits(entry.Region))))
        {
            await told.ErrorAsync(Failures.UnknownRegion(wish.Text), cancellationToken).ConfigureAwait(false);
        }

        // Of one account together, whatever comes of the others meanwhile.
        await reporter.OutputPageAsync(
            [.. regions.Where(entry => wanted.Any(wish => wish.Fits(entry.Region))).Select(entry => entry.ToRegion(there, identity, link))], cancellationToken).ConfigureAwait(false);
    }

    // In each Region that was named, or else in one for all: which there are, is not known.
    private ValueTask TellUnseenAsync(string accountId, Failure failure, IReadOnlyList<RegionWish> wanted, CancellationToken cancellationToken)
    {
        var named = wanted.Where(static wish => wish.IsCode).Select(static wish => wish.Text).Distinct(StringComparer.Ordinal).ToList();
        return reporter.OutputPageAsync(
            [.. (named.Count > 0 ? named : [session.AccountRegion]).Select(region => new AwsRegion
            {
                Region = region,
                DisplayName = session.Regions.GetDisplayName(region),
                AccountId = accountId,
                Message = named.Count > 0 ? failure.Message : $"No Region of account {accountId} could be looked at: {failure.Message}",
            })],
            cancellationToken);
    }
}
