namespace KmsCompliance;

/// <summary>The key of one secret. Its value is never read.</summary>
public sealed class SecretEncryptionStatus : EncryptionStatus
{
    /// <inheritdoc/>
    public override string Service => "SecretsManager";

    /// <inheritdoc/>
    public override required string ResourceName { get; init; }

    /// <inheritdoc/>
    public override required string? ResourceArn { get; init; }

    /// <summary>The AWS service that owns the secret and alone may change it, such as <c>rds</c>; null where the
    /// account does.</summary>
    public string? OwningService { get; init; }

    /// <summary>The Region of the primary, where the secret is replicated; null where it is not.</summary>
    public string? PrimaryRegion { get; init; }

    /// <summary>When the secret is to be deleted; null where it is not scheduled for deletion.</summary>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>When the secret was last changed; null where never.</summary>
    public DateTimeOffset? LastChangedDate { get; init; }

    /// <summary>The keys of the secret's replicas, by Region, as DescribeSecret on the primary reports them; <c>aws/secretsmanager</c>
    /// where it reports none. Empty unless <c>-IncludeReplica</c> asked for them.</summary>
    public TextDictionary Replica { get; init; } = TextDictionary.Empty;

    /// <summary>How far the replicas are, by Region: <c>InSync</c>, <c>InProgress</c> or <c>Failed</c>, and why.</summary>
    public TextDictionary ReplicaStatus { get; init; } = TextDictionary.Empty;

    /// <summary>Whether this is a replica whose primary lies in another Region.</summary>
    public bool IsReplica => PrimaryRegion is not null && !string.Equals(PrimaryRegion, Region, StringComparison.Ordinal);
}
