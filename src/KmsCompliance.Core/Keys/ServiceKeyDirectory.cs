using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Keys;

/// <summary>Finds the keys that the module made, or that carry an alias, in many Regions at once.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go.</param>
/// <param name="throttleLimit">How many Regions at a time.</param>
public sealed class ServiceKeyDirectory(IAwsSession session, IRunReporter reporter, int throttleLimit)
{
    // KMS allows 2,000 ListResourceTags a second; the account's own work needs them too.
    private const int TagReadsAtATime = 8;
    private const string AwsAliasPrefix = "alias/aws/";

    /// <summary>Which aliases count; null for those of any service key.</summary>
    public Func<string, bool>? AliasFilter { get; init; }

    /// <summary>The service whose keys count; null for all.</summary>
    public string? Service { get; init; }

    /// <summary>The aliases that count although their keys carry no tag of the module.</summary>
    public required IReadOnlySet<string> UsualAliases { get; init; }

    /// <summary>Whether the history of each key's rotation is read: a listing a key.</summary>
    public bool IncludeRotation { get; init; }

    /// <summary>Finds the keys.</summary>
    /// <param name="places">The Regions.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(IReadOnlyList<Place> places, CancellationToken cancellationToken) =>
        new BoundedRun(reporter, throttleLimit) { Activity = "Looking for keys" }.RunAsync(
            places,
            new AccountCheck(session),
            (place, _, token) => ListAsync(place.Region, token),
            cancellationToken);

    /// <summary>Finds keys that are named, whoever made them.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(IReadOnlyList<KeyTarget> targets, CancellationToken cancellationToken)
    {
        var account = new AccountCheck(session);
        var directories = new ConcurrentDictionary<string, KeyDirectory>(StringComparer.Ordinal);
        return new BoundedRun(reporter, throttleLimit) { Activity = "Looking for keys", Noun = "keys" }.RunAsync(
            targets,
            static target => target.Key.Value,
            async (target, token) =>
            {
                var caller = await account.GetAccountIdAsync(target.Where.ExpectedAccountId, target.Where.DeterminedBy, token).ConfigureAwait(false);
                var region = target.Where.Region;
                var catalog = session.GetKeyCatalog(region);
                var directory = directories.GetOrAdd(region, name => new KeyDirectory(catalog, Task.FromResult(caller), cancellationToken) { Region = name });
                var lookup = await directory.FindAsync(target.Key).ConfigureAwait(false);
                var key = lookup.Outcome switch
                {
                    KeyLookupOutcome.Found => lookup.Key!,
                    KeyLookupOutcome.NotFound => throw new FailureException(Failures.KeyNotFound(target.Key.Value, region)),
                    _ => throw lookup.Cause!,
                };
                if (key.KeyManager == "AWS")
                {
                    throw new FailureException(Failures.AwsManagedKeyAsTarget(key.Arn));
                }

                var aliases = (await directory.AliasesAsync().ConfigureAwait(false)).Where(alias => alias.Value == key.KeyId).Select(static alias => alias.Key).ToList();
                await ReadKeyAsync(catalog, key.KeyId, aliases, region, token, key).ConfigureAwait(false);
            },
            cancellationToken);
    }

    private async Task ListAsync(string region, CancellationToken cancellationToken)
    {
        var catalog = session.GetKeyCatalog(region);
        var aliases = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        await foreach (var alias in catalog.ListAliasesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (alias.TargetKeyId is { } keyId)
            {
                if (!aliases.TryGetValue(keyId, out var names))
                {
                    aliases.Add(keyId, names = []);
                }

                names.Add(alias.AliasName);
            }
        }

        // With an alias asked for by name, the aliases alone say which keys count; otherwise every key's tags do.
        var candidates = AliasFilter is null
            ? await ListOwnKeysAsync(catalog, aliases, cancellationToken).ConfigureAwait(false)
            : aliases.Where(entry => entry.Value.Any(AliasFilter)).Select(entry => entry.Key).ToList();
        await new BoundedRun(reporter, TagReadsAtATime).RunAsync(
            candidates,
            static keyId => keyId,
            (keyId, token) => ReadKeyAsync(catalog, keyId, aliases.GetValueOrDefault(keyId) ?? [], region, token),
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<string>> ListOwnKeysAsync(
        IKeyCatalog catalog,
        Dictionary<string, List<string>> aliases,
        CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var keyId in catalog.ListKeyIdsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!aliases.TryGetValue(keyId, out var names) || !names.Any(name => name.StartsWith(AwsAliasPrefix, StringComparison.Ordinal)))
            {
                keys.Add(keyId);
            }
        }

        return keys;
    }

    private async Task ReadKeyAsync(IKeyCatalog catalog, string keyId, List<string> aliases, string region, CancellationToken cancellationToken, KeyDescription? named = null)
    {
        var isNamed = (named is not null && AliasFilter is null) || aliases.Exists(AliasFilter is null ? UsualAliases.Contains : AliasFilter.Invoke);
        if (named is not null && !isNamed)
        {
            return;
        }

        IReadOnlyDictionary<string, string> tags = new Dictionary<string, string>();
        try
        {
            tags = await catalog.ListTagsAsync(keyId, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            // Whose key it is cannot be told. One that is asked for by its alias is shown all the same.
            await reporter.ErrorAsync(Failures.FromCall(exception, keyId), cancellationToken).ConfigureAwait(false);
        }

        var service = tags.GetValueOrDefault(ServiceKeyTags.Service);
        if ((!isNamed && service is null) || (Service is not null && service is not null && service != Service))
        {
            return;
        }

        var key = named ?? await catalog.DescribeKeyAsync(keyId, cancellationToken).ConfigureAwait(false);
        if (key.KeyManager == "CUSTOMER")
        {
            var alias = aliases.Find(name => tags.GetValueOrDefault(ServiceKeyTags.Alias) == name)
                ?? aliases.Find(name => AliasFilter?.Invoke(name) ?? UsualAliases.Contains(name))
                ?? aliases.FirstOrDefault();
            var found = await ServiceKeyReader.ReadAsync(catalog, key, alias, region, tags, reporter, cancellationToken, IncludeRotation).ConfigureAwait(false);
            await reporter.OutputAsync(found, cancellationToken).ConfigureAwait(false);
        }
    }
}
