namespace KmsCompliance.Ports;

/// <summary>Reads keys in one Region. Changes nothing.</summary>
public interface IKeyCatalog
{
    /// <summary>Describes a key: one call.</summary>
    /// <param name="keyId">A key id, key ARN, or another account's alias ARN. Never <c>alias/aws/…</c>: KMS could make
    /// the key for it (KMS API Reference, DescribeKey).</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.AwsCallException">NotFound, AccessDenied and the like.</exception>
    Task<KeyDescription> DescribeKeyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>The Region's aliases, page by page; <see cref="AliasEntry.NoList"/> for a page that has no list.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<AliasEntry> ListAliasesAsync(CancellationToken cancellationToken);

    /// <summary>The aliases of one key, page by page.</summary>
    /// <param name="keyId">The key's id or ARN; null for those of the Region.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<AliasEntry> ListAliasesAsync(string? keyId, CancellationToken cancellationToken);

    /// <summary>The ids of the Region's keys, AWS's among them, page by page.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<string> ListKeyIdsAsync(CancellationToken cancellationToken);

    /// <summary>A key's tags.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyDictionary<string, string>> ListTagsAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Whether KMS rotates the key, and how often (days; null where not rotated or not reported). Null for a
    /// key that cannot rotate by itself.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<KeyRotation?> GetRotationAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>A key's materials, page by page: the first, one for each rotation, and imported ones that wait for a rotation.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<KeyMaterial> ListMaterialsAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>When a key was last used, as KMS knows since April 2026, up to an hour late; for keys of the caller's account
    /// (KMS API Reference, GetKeyLastUsage).</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<KeyLastUsage> GetLastUsageAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>A key's policy, the text as KMS stores it: one call. KMS shows it to callers of the key's own account
    /// only (KMS API Reference, GetKeyPolicy).</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<string> GetPolicyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>The grants on a key, page by page. A grant whose constraint this release does not know says so.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<KeyGrant> ListGrantsAsync(string keyId, CancellationToken cancellationToken);
}

/// <summary>A key's automatic rotation.</summary>
/// <param name="Enabled">Whether it is on.</param>
/// <param name="PeriodInDays">Days between rotations; null where off or not reported.</param>
public sealed record KeyRotation(bool Enabled, int? PeriodInDays)
{
    /// <summary>When KMS rotates the key next; null where off or not reported.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When a rotation was asked for that is not done; null where none is under way.</summary>
    public DateTimeOffset? OnDemandBegunAt { get; init; }
}

/// <summary>When a key was last used.</summary>
/// <param name="LastUsedAt">When; null where KMS has seen no use.</param>
/// <param name="Operation">For what, such as <c>Decrypt</c>; null where it was not.</param>
/// <param name="TrackedSince">From when on KMS has looked; null where not reported.</param>
/// <param name="CreatedAt">When the key was made; null where not reported.</param>
public sealed record KeyLastUsage(DateTimeOffset? LastUsedAt, string? Operation, DateTimeOffset? TrackedSince, DateTimeOffset? CreatedAt)
{
    /// <summary>The id of the event by which CloudTrail knows the use, for 90 days; null where not reported.</summary>
    public string? EventId { get; init; }
}
