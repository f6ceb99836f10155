using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Audit;

/// <summary>Looks at resources of accounts other than those that an audit is at, each as its own account and once a run: by the role that
/// the command was given, or by the session of a place that the audit is about.</summary>
/// <param name="own">The command's own session.</param>
/// <param name="entry">Leads to the accounts; null where nothing leads to any but the command's own.</param>
/// <param name="places">The places of the audit.</param>
/// <param name="time">Says when each resource was looked at.</param>
/// <param name="stop">Stops the work.</param>
internal sealed class OtherAccounts(IAwsSession own, AccountEntry? entry, IReadOnlyList<Place> places, TimeProvider time, CancellationToken stop)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Account?>>> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Service, string Resource), Lazy<Task<Fact<EncryptionStatus>>>> _seen = new();

    /// <summary>Looks at a resource.</summary>
    /// <param name="resource">The resource, with its account and Region.</param>
    public Task<Fact<EncryptionStatus>> GetAsync(ResourceReference resource) =>
        _seen.GetOrAdd((resource.Service.Name, resource.Value), _ => new(() => LookAsync(resource))).Value;

    /// <summary>How many calls were sent with sessions other than the command's own.</summary>
    public async Task<CallCount> CountCallsAsync()
    {
        var calls = default(CallCount);
        foreach (var account in _accounts.Values.Where(static account => account.IsValueCreated && account.Value.IsCompletedSuccessfully))
        {
            if (await account.Value.ConfigureAwait(false) is { } reached && !ReferenceEquals(reached.Session, own))
            {
                calls = calls.Add(reached.Session.Calls);
            }
        }

        return calls;
    }

    private async Task<Fact<EncryptionStatus>> LookAsync(ResourceReference resource)
    {
        var (accountId, region) = (resource.AccountId!, resource.Region!);
        try
        {
            if (await _accounts.GetOrAdd(accountId, id => new(() => EnterAsync(id))).Value.ConfigureAwait(false) is not { } account)
            {
                return new(Value: null, $"No session leads to account {accountId}.");
            }

            var owner = Task.FromResult(accountId);
            var configured = await account.Session.GetAdapter(resource.Service.Name, region).GetAsync(resource.Value, owner, stop).ConfigureAwait(false);
            var now = time.GetUtcNow();
            return new((await new ListingJudge(account.Keys, owner, onAliasesUnread: null).JudgeAsync([configured], new ScanStamp(now, By: null)).ConfigureAwait(false))[0], Problem: null);
        }
        catch (AwsCallException exception)
        {
            return new(Value: null, exception.Describe());
        }
        catch (FailureException exception)
        {
            return new(Value: null, exception.Failure.Message);
        }
    }

    private async Task<Account?> EnterAsync(string accountId)
    {
        var session = entry is null
            ? (await new AccountCheck(own).GetCallerAsync(stop).ConfigureAwait(false)).AccountId == accountId ? own : null
            : await entry.FindSessionAsync(accountId, places, stop).ConfigureAwait(false);
        return session is null ? null : new Account(session, new KeyDirectories(session.GetKeyCatalog, stop));
    }

    private sealed record Account(IAwsSession Session, KeyDirectories Keys);
}
