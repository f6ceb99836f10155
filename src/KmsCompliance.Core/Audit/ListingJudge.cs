using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Ports;

namespace KmsCompliance.Audit;

/// <summary>Judges the pages of one listing, which is of one service and Region. What a key is named by is read once,
/// however many resources and pages name it.</summary>
/// <param name="keys">Where keys are looked up.</param>
/// <param name="accountId">The caller's account.</param>
/// <param name="onAliasesUnread">Told where aliases cannot be read; null where they are not read for their own sake. Those that
/// are read anyway are shown in either case.</param>
internal sealed class ListingJudge(KeyDirectories keys, Task<string> accountId, Func<AwsCallException, ValueTask>? onAliasesUnread)
{
    private readonly Dictionary<string, NamedKey> _named = new(StringComparer.Ordinal);

    // Those whose aliases this listing had read, and not another beside it: what is shown does not hang on which was first.
    private readonly HashSet<KeyDirectory> _aliasesRead = [];

    /// <summary>Judges a page: all keys that it is the first to name are asked for side by side, each in its own Region.</summary>
    /// <param name="page">The resources.</param>
    /// <param name="stamp">When and as whom they were looked at.</param>
    /// <returns>Their statuses, in the page's order.</returns>
    public async Task<IReadOnlyList<EncryptionStatus>> JudgeAsync(IReadOnlyList<ConfiguredResource> page, ScanStamp stamp)
    {
        var named = new NamedKey?[page.Count];
        var asked = new List<Task<KeyLookup>>();
        for (var i = 0; i < named.Length; i++)
        {
            named[i] = KeyOf(page[i], asked);
        }

        // Where one goes wrong, none is left behind.
        await Task.WhenAll(asked).ConfigureAwait(false);
        var aliasOfKey = await AliasOfKeyAsync(named).ConfigureAwait(false);
        var judged = new EncryptionStatus[named.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            var key = named[i];
            judged[i] = KeyVerdict.Judge(
                page[i],
                key?.Reference,
                key?.Lookup is { } lookup ? await lookup.ConfigureAwait(false) : null,
                key?.Directory is { } directory ? aliasOfKey.GetValueOrDefault(directory) : null,
                stamp.At,
                stamp.By);
        }

        return judged;
    }

    // Where aliases cannot be read, the verdicts are what they are, and say that they were not looked for.
    private async Task<Dictionary<KeyDirectory, IReadOnlyDictionary<string, string>>> AliasOfKeyAsync(IEnumerable<NamedKey?> named)
    {
        var aliasOfKey = new Dictionary<KeyDirectory, IReadOnlyDictionary<string, string>>();
        var account = await accountId.ConfigureAwait(false);
        _aliasesRead.UnionWith(named
            .Where(key => key is { Directory: not null, Reference.IsAlias: true } && (key.Reference.Arn is not { } arn || arn.AccountId == account))
            .Select(static key => key!.Directory!));
        foreach (var directory in named.Select(static key => key?.Directory).OfType<KeyDirectory>().Distinct())
        {
            if (onAliasesUnread is not null || _aliasesRead.Contains(directory))
            {
                try
                {
                    aliasOfKey.Add(directory, await directory.AliasOfKeyAsync().ConfigureAwait(false));
                }
                catch (AwsCallException exception)
                {
                    if (onAliasesUnread is not null)
                    {
                        await onAliasesUnread(exception).ConfigureAwait(false);
                    }
                }
            }
        }

        return aliasOfKey;
    }

    private NamedKey? KeyOf(ConfiguredResource resource, List<Task<KeyLookup>> asked)
    {
        if (resource.Status.KmsKeyId is not { } keyId)
        {
            return null;
        }

        if (!_named.TryGetValue(keyId, out var key) && KeyVerdict.ReferenceOf(keyId) is { } reference)
        {
            var directory = KeyVerdict.NeedsLookup(resource, reference) ? keys.In(reference.Arn?.Region ?? resource.Status.Region, accountId) : null;
            key = new NamedKey(reference, directory, directory?.FindAsync(reference));
            _named.Add(keyId, key);
            if (key.Lookup is { } lookup)
            {
                asked.Add(lookup);
            }
        }

        return key;
    }

    private sealed record NamedKey(KeyReference Reference, KeyDirectory? Directory, Task<KeyLookup>? Lookup);
}
