namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>A secret in one Region.</summary>
internal sealed class Secret(string name, string arn, DateTimeOffset createdAt)
{
    private List<SecretVersion>? _versions;
    private List<KeyValuePair<string, string>>? _tags;
    private List<ReplicationStatus>? _replicas;

    public string Name { get; } = name;

    public string Arn { get; } = arn;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset ChangedAt { get; set; } = createdAt;

    public DateTimeOffset? AccessedAt { get; set; }

    /// <summary>When the secret goes, or null when it stays.</summary>
    public DateTimeOffset? DeletionDate { get; set; }

    /// <summary>The key as the caller named it; null for the default key.</summary>
    public string? KmsKeyId { get; set; }

    public string? Description { get; set; }

    /// <summary>The secret's own policy, as it was put; null for none. It is kept and shown, and decides nothing here.</summary>
    public string? ResourcePolicy { get; set; }

    public string? OwningService { get; init; }

    /// <summary>The Region of the primary secret, for a secret that is replicated; null for any other.</summary>
    public string? PrimaryRegion { get; set; }

    public string Region => Arn.Split(':', 5)[3];

    public bool IsReplica => PrimaryRegion is { } primary && primary != Region;

    public string Suffix => Arn[^6..];

    public IReadOnlyList<KeyValuePair<string, string>> Tags => _tags ?? [];

    /// <summary>Whether it has, or ever had, tags: AWS goes on showing the list that is empty.</summary>
    public bool HadTags => _tags is not null;

    public IReadOnlyList<ReplicationStatus> Replicas => _replicas ?? [];

    /// <summary>The versions. Made when first asked for: most secrets of a large estate are only ever listed.</summary>
    public List<SecretVersion> Versions => _versions ??= [InitialVersion()];

    /// <summary>What <see cref="SecretVersion.KeyIds"/> of the first version says.</summary>
    public string InitialKeyId { get; init; } = SecretEncryption.DefaultKeyId;

    public string InitialVersionId => IdSource.UuidOf(Arn);

    /// <summary>Whether the versions were ever looked at or changed.</summary>
    public bool HasVersions => _versions is not null;

    public static string ArnOf(string region, string accountId, string name, string suffix) =>
        $"arn:aws:secretsmanager:{region}:{accountId}:secret:{name}-{suffix}";

    public void StartEmpty() => _versions = [];

    public void SetTag(string key, string value)
    {
        RemoveTag(key);
        (_tags ??= []).Add(new(key, value));
    }

    public void RemoveTag(string key) => _tags?.RemoveAll(tag => tag.Key == key);

    public void Add(ReplicationStatus replica) => (_replicas ??= []).Add(replica);

    public void RemoveReplica(string region) => _replicas?.RemoveAll(replica => replica.Region == region);

    private SecretVersion InitialVersion() => new(InitialVersionId, CreatedAt, InitialKeyId) { Stages = [SecretVersion.Current] };
}
