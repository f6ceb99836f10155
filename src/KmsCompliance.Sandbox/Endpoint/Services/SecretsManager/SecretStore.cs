namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>The secrets of one account in one Region, in order of creation.</summary>
internal sealed class SecretStore(string accountId, string region)
{
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly List<Secret?> _stored = [];
    private readonly Dictionary<int, Secret?> _touched = [];
    private GeneratedSecrets? _generated;

    public void Generate(int count, IReadOnlyList<string?> keyIds, DateTimeOffset createdAt) =>
        _generated = _generated is null && _stored.Count == 0
            ? new GeneratedSecrets(accountId, region, count, keyIds, createdAt)
            : throw new InvalidOperationException($"Secrets are generated once, before others are added, in {region} of {accountId}.");

    public void Add(Secret secret)
    {
        _positions.Add(secret.Name, _stored.Count);
        _stored.Add(secret);
    }

    public void Remove(Secret secret)
    {
        if (_positions.Remove(secret.Name, out var position))
        {
            // The place stays, so that page tokens that are out keep their meaning.
            _stored[position] = null;
        }
        else if (_generated is { } generated && generated.IndexOf(secret.Name) is >= 0 and var index)
        {
            _touched[index] = null;
        }
    }

    /// <summary>Finds a secret by name, to look at or to change.</summary>
    public Secret? Find(string name, DateTimeOffset now)
    {
        Secret? secret = null;
        if (_positions.TryGetValue(name, out var position))
        {
            secret = _stored[position];
        }
        else if (_generated is { } generated && generated.IndexOf(name) is >= 0 and var index && !_touched.TryGetValue(index, out secret))
        {
            _touched.Add(index, secret = generated.Create(index));
        }

        if (secret is { DeletionDate: { } end } && end <= now)
        {
            Remove(secret);
            return null;
        }

        return secret;
    }

    /// <summary>Secrets from a place on, with their places. Generated ones are made for the looking only.</summary>
    public IEnumerable<(int Position, Secret Secret)> From(int start)
    {
        var generatedCount = _generated?.Count ?? 0;
        for (var i = start; i < generatedCount; i++)
        {
            if ((_touched.TryGetValue(i, out var touched) ? touched : _generated!.Create(i)) is { } secret)
            {
                yield return (i, secret);
            }
        }

        for (var i = Math.Max(start, generatedCount); i - generatedCount < _stored.Count; i++)
        {
            if (_stored[i - generatedCount] is { } secret)
            {
                yield return (i, secret);
            }
        }
    }
}
