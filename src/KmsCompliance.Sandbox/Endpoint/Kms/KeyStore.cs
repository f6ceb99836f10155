namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>The keys and aliases of one account in one Region.</summary>
internal sealed class KeyStore
{
    private readonly SortedList<string, KmsKey> _keys = new(StringComparer.Ordinal);
    private readonly SortedList<string, KmsAlias> _aliases = new(StringComparer.Ordinal);

    /// <summary>Keys by id.</summary>
    public IEnumerable<KmsKey> Keys(DateTimeOffset now) => _keys.Values.Where(key => IsThere(key, now)).Select(key => AsOf(key, now));

    public IEnumerable<KmsAlias> Aliases => _aliases.Values;

    public KmsKey? FindKey(string id, DateTimeOffset now) => _keys.TryGetValue(id, out var key) && IsThere(key, now) ? AsOf(key, now) : null;

    public KmsAlias? FindAlias(string name) => _aliases.GetValueOrDefault(name);

    public void Add(KmsKey key) => _keys.Add(key.Id, key);

    public void Add(KmsAlias alias) => _aliases.Add(alias.Name, alias);

    public void RemoveAlias(string name) => _aliases.Remove(name);

    public bool HasKey(string id) => _keys.ContainsKey(id);

    private static KmsKey AsOf(KmsKey key, DateTimeOffset now)
    {
        key.Settle(now);
        return key;
    }

    // A key whose window is over is gone.
    private static bool IsThere(KmsKey key, DateTimeOffset now) => key.DeletionDate is not { } end || now < end;
}
