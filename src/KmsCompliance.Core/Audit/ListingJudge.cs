using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Ports;

namespace KmsCompliance.Audit;

/// <summary>Judges the pages of one listing, which is of one service and Region. What a key is named by is read once,
/// however many resources and pages name it.</summary>
/// <param name="keys">Where keys are looked up.</param>
/// <param name="accountId">The caller's account.</param>
internal sealed class ListingJudge(KeyDirectories keys, Task<string> accountId)
{
    private readonly Dictionary<string, NamedKey> _named = new(StringComparer.Ordinal);

    /// <summary>Judges a page: all keys that it is the first to name are asked for side by side, each in its own Region.</summary>
    /// <param name="page">The resources.</param>
    /// <returns>Their statuses, in the page's order.</returns>
    public async Task<IReadOnlyList<EncryptionStatus>> JudgeAsync(IReadOnlyList<ConfiguredResource> page)
    {
        var named = new NamedKey?[page.Count];
        var asked = new List<Task<KeyLookup>>();
        for (var i = 0; i < named.Length; i++)
        {
            named[i] = KeyOf(page[i], asked);
        }

        // Where one goes wrong, none is left behind.
        await Task.WhenAll(asked).ConfigureAwait(false);
        var judged = new EncryptionStatus[named.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            var key = named[i];
            judged[i] = KeyVerdict.Judge(page[i], key?.Reference, key?.Lookup is { } lookup ? await lookup.ConfigureAwait(false) : null);
        }

        return judged;
    }

    private NamedKey? KeyOf(ConfiguredResource resource, List<Task<KeyLookup>> asked)
    {
        if (resource.Status.KmsKeyId is not { } keyId)
        {
            return null;
        }

        if (!_named.TryGetValue(keyId, out var key) && KeyVerdict.ReferenceOf(keyId) is { } reference)
        {
            key = new NamedKey(
                reference,
                KeyVerdict.NeedsLookup(resource, reference) ? keys.In(reference.Arn?.Region ?? resource.Status.Region, accountId).FindAsync(reference) : null);
            _named.Add(keyId, key);
            if (key.Lookup is { } lookup)
            {
                asked.Add(lookup);
            }
        }

        return key;
    }

    private sealed record NamedKey(KeyReference Reference, Task<KeyLookup>? Lookup);
}
