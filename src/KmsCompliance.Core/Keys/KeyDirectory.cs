using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Keys;

/// <summary>Looks keys of one Region up, each once however many resources name it. Lives as long as one command: a key
/// that was disabled a moment ago has to show in the next.</summary>
/// <param name="catalog">The Region's keys.</param>
/// <param name="accountId">The caller's account.</param>
/// <param name="stop">Stops every look-up; those who wait for a shared one can leave without ending it for others.</param>
public sealed class KeyDirectory(IKeyCatalog catalog, Task<string> accountId, CancellationToken stop) : IKeyFinder
{
    private readonly ConcurrentDictionary<string, Lazy<Task<KeyLookup>>> _keys = new(StringComparer.Ordinal);
    private Lazy<Task<IReadOnlyDictionary<string, string?>>>? _aliases;
    private Lazy<Task<IReadOnlyDictionary<string, string>>>? _aliasOfKey;

    /// <summary>The Region's code, for messages; null where nobody said it.</summary>
    public string? Region { get; init; }

    /// <inheritdoc/>
    public async Task<KeyLookup> FindAsync(KeyReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.IsAwsManagedAlias)
        {
            throw new ArgumentException($"'{reference}' is not looked up.", nameof(reference));
        }

        // A bare id needs no account to be known; only ARNs do, to tell own keys from others'.
        var isOwn = reference.Arn is null || reference.Arn.AccountId == await accountId.ConfigureAwait(false);
        if (!isOwn)
        {
            // The whole ARN: KMS looks in the caller's account for a bare id.
            return await DescribeOnceAsync(reference.Value).ConfigureAwait(false) with { IsAcrossAccounts = true };
        }

        if (!reference.IsAlias)
        {
            return await DescribeOnceAsync(reference.Name).ConfigureAwait(false);
        }

        try
        {
            return await FindAliasAsync(reference.Name).ConfigureAwait(false) is { } keyId
                ? await DescribeOnceAsync(keyId).ConfigureAwait(false)
                : KeyLookup.NotFound(cause: null);
        }
        catch (AwsCallException exception)
        {
            return KeyLookup.Unreadable(exception);
        }
    }

    /// <summary>The Region's aliases and the ids of their keys (null where AWS has not made the key yet), listed once;
    /// <see cref="AliasEntry.NoList"/> among them where a page had no list.</summary>
    public Task<IReadOnlyDictionary<string, string?>> AliasesAsync() =>
        LazyInitializer.EnsureInitialized(
            ref _aliases,
            () => new Lazy<Task<IReadOnlyDictionary<string, string?>>>(ListAliasesAsync)).Value;

    /// <summary>The alias of each key of the Region that has one, by the key's id: the first by name.</summary>
    /// <exception cref="AwsCallException">The aliases could not be listed.</exception>
    public Task<IReadOnlyDictionary<string, string>> AliasOfKeyAsync() =>
        LazyInitializer.EnsureInitialized(
            ref _aliasOfKey,
            () => new Lazy<Task<IReadOnlyDictionary<string, string>>>(FindAliasOfKeyAsync)).Value;

    /// <summary>The id of an alias's key; null where the Region has no such alias, or AWS has not made the key yet.</summary>
    /// <param name="aliasName">The alias, with <c>alias/</c>.</param>
    /// <exception cref="AwsCallException">The aliases could not be listed, or the alias may be one that was not.</exception>
    public async Task<string?> FindAliasAsync(string aliasName)
    {
        var aliases = await AliasesAsync().ConfigureAwait(false);
        if (aliases.TryGetValue(aliasName, out var keyId))
        {
            return keyId;
        }

        return aliases.ContainsKey(AliasEntry.NoList.AliasName) ? throw NoList() : null;
    }

    private Task<KeyLookup> DescribeOnceAsync(string keyId) =>
        _keys.GetOrAdd(keyId, id => new Lazy<Task<KeyLookup>>(() => DescribeAsync(id))).Value;

    private async Task<KeyLookup> DescribeAsync(string keyId)
    {
        try
        {
            return KeyLookup.Found(await catalog.DescribeKeyAsync(keyId, stop).ConfigureAwait(false));
        }
        catch (AwsCallException exception)
        {
            return exception.Kind == FailureKind.NotFound ? KeyLookup.NotFound(exception) : KeyLookup.Unreadable(exception);
        }
    }

    /// <summary>What is wrong where a page of aliases had no list.</summary>
    internal AwsCallException NoList() =>
        new(FailureKind.InvalidAnswer, "the answer has no list of aliases, so it is not known which there are.") { Operation = "kms:ListAliases", Region = Region };

    private async Task<IReadOnlyDictionary<string, string>> FindAliasOfKeyAsync()
    {
        var aliasOfKey = new Dictionary<string, string>(StringComparer.Ordinal);
        var aliases = await AliasesAsync().ConfigureAwait(false);
        if (aliases.ContainsKey(AliasEntry.NoList.AliasName))
        {
            throw NoList();
        }

        foreach (var (alias, keyId) in aliases)
        {
            if (keyId is not null && (!aliasOfKey.TryGetValue(keyId, out var known) || string.CompareOrdinal(alias, known) < 0))
            {
                aliasOfKey[keyId] = alias;
            }
        }

        return aliasOfKey;
    }

    private async Task<IReadOnlyDictionary<string, string?>> ListAliasesAsync()
    {
        var aliases = new Dictionary<string, string?>(StringComparer.Ordinal);
        await foreach (var alias in catalog.ListAliasesAsync(stop).ConfigureAwait(false))
        {
            aliases[alias.AliasName] = alias.TargetKeyId;
        }

        return aliases;
    }
}
