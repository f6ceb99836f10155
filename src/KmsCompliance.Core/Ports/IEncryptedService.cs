using KmsCompliance.Services;

namespace KmsCompliance.Ports;

/// <summary>Which resources of a service to list.</summary>
public sealed record ResourceQuery
{
    /// <summary>Resources to look up one by one, by name or ARN; empty for all. Each service looks up its own.</summary>
    public IReadOnlyList<string> ResourceId { get; init; } = [];

    /// <summary>Whether a listed resource of this name is wanted; null for all.</summary>
    public Func<string, bool>? NameFilter { get; init; }

    /// <summary>Whether secrets that are scheduled for deletion are listed too.</summary>
    public bool IncludePlannedDeletion { get; init; }

    /// <summary>Whether each secret's replicas are read too: one more call a secret.</summary>
    public bool IncludeReplica { get; init; }
}

/// <summary>A resource as its service reports it, before its key has been looked at.</summary>
/// <param name="Status">What the service reports; its verdict is not filled in yet.</param>
/// <param name="DefaultKey">What a missing key means: <see cref="ComplianceReason.AwsOwnedKey"/> or
/// <see cref="ComplianceReason.AwsManagedKey"/>.</param>
/// <param name="IsUpdating">Whether the service is still changing over to the reported key.</param>
public sealed record ConfiguredResource(EncryptionStatus Status, ComplianceReason DefaultKey, bool IsUpdating = false)
{
    /// <summary>What a missing key means, in words; null for what <see cref="DefaultKey"/> says.</summary>
    public string? DefaultKeyMessage { get; init; }

    /// <summary>Whether the key may lie in another Region than the resource: a trail's lies in its bucket's.</summary>
    public bool KeyMayLieElsewhere { get; init; }
}

/// <summary>A service whose data at rest is audited. A new service is one more of these.</summary>
public interface IEncryptedService
{
    /// <summary>What the service is.</summary>
    ServiceDefinition Definition { get; }

    /// <summary>Lists the resources of one Region, a page at a time, as the service hands them out.</summary>
    /// <param name="region">The Region's code.</param>
    /// <param name="accountId">The caller's account, for resources that do not name theirs; awaited only then, so that
    /// the first page need not wait for it.</param>
    /// <param name="query">Which resources.</param>
    /// <param name="reporter">Told of single resources that could not be read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        string region,
        Task<string> accountId,
        ResourceQuery query,
        IRunReporter reporter,
        CancellationToken cancellationToken);
}
