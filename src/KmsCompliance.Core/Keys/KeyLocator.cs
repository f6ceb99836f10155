using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Keys;

/// <summary>Finds the ARNs of keys however they are named: a Region's aliases are listed once, and nothing is asked where an
/// ARN is given.</summary>
/// <param name="session">The session.</param>
/// <param name="stop">Stops every look-up.</param>
public sealed class KeyLocator(IAwsSession session, CancellationToken stop)
{
    private readonly AccountCheck _account = new(session);
    private readonly ConcurrentDictionary<(string Region, string Account), KeyDirectory> _directories = new();

    /// <summary>The caller's account.</summary>
    /// <param name="where">The input's Region and account.</param>
    /// <exception cref="FailureException">The input belongs to another account.</exception>
    public Task<string> GetAccountIdAsync(Place where)
    {
        ArgumentNullException.ThrowIfNull(where);
        return _account.GetAccountIdAsync(where.ExpectedAccountId, where.DeterminedBy, stop);
    }

    /// <summary>The key's ARN.</summary>
    /// <param name="target">The key.</param>
    /// <param name="mustExist">Whether KMS is asked for a key that is named by its id; its ARN follows from the id
    /// otherwise.</param>
    /// <exception cref="FailureException">There is no such key, or it belongs to another account than the input
    /// says.</exception>
    /// <exception cref="AwsCallException">It could not be found out.</exception>
    public async Task<string> LocateAsync(KeyTarget target, bool mustExist)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Key.Form == KeyReferenceForm.KeyArn)
        {
            return target.Key.Value;
        }

        var region = target.Where.Region;
        var account = await GetAccountIdAsync(target.Where).ConfigureAwait(false);
        var directory = _directories.GetOrAdd((region, account), _ => new KeyDirectory(session.GetKeyCatalog(region), Task.FromResult(account), stop) { Region = region });
        var isOwn = target.Key.Arn is null || target.Key.Arn.AccountId == account;
        if (isOwn && target.Key.IsAlias)
        {
            return await directory.FindAliasAsync(target.Key.Name).ConfigureAwait(false) is { } keyId
                ? ArnOf(keyId, region, account)
                : throw new FailureException(Failures.KeyNotFound(target.Key.Value, region));
        }

        if (isOwn && !mustExist)
        {
            return ArnOf(target.Key.Name, region, account);
        }

        var found = await directory.FindAsync(target.Key).ConfigureAwait(false);
        return found switch
        {
            { Key: { } key } => key.Arn,
            { Outcome: KeyLookupOutcome.Unreadable, Cause: { } cause } => throw cause,
            _ => throw new FailureException(Failures.KeyNotFound(target.Key.Value, region)),
        };
    }

    private static string ArnOf(string keyId, string region, string account) => $"arn:{RegionName.PartitionOf(region)}:kms:{region}:{account}:key/{keyId}";
}
