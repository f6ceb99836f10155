using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>The resources of one service in one Region, and their keys, through the service's API. All that is particular to
/// the API lies behind it; what its answers mean is the domain's.</summary>
public interface IServiceAdapter
{
    /// <summary>Lists the Region's resources, a page at a time, as the service hands them out.</summary>
    /// <param name="query">Which of those that are listed; <see cref="ResourceQuery.ResourceId"/> is not looked at.</param>
    /// <param name="accountId">The caller's account, for resources that do not name theirs; awaited only then, so that
    /// the first page need not wait for it.</param>
    /// <param name="reporter">Told of single resources that could not be read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">The list could not be had, or not to its end.</exception>
    IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        ResourceQuery query, Task<string> accountId, IRunReporter reporter, CancellationToken cancellationToken);

    /// <summary>Reads one resource.</summary>
    /// <param name="resourceId">Its name or ARN; of no meaning where a Region has one resource only.</param>
    /// <param name="accountId">The caller's account.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">It could not be read.</exception>
    /// <exception cref="FailureException">It is of another account.</exception>
    Task<ConfiguredResource> GetAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken);

    /// <summary>Sets a resource's key. That the service accepts it proves nothing: see <see cref="ObserveAsync"/>.</summary>
    /// <param name="resource">The resource, as it was read.</param>
    /// <param name="key">The key's ARN, or how the service reported it before, where that is put back; null for the service's
    /// default key, where it can be gone back to.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <exception cref="AwsCallException">The service refused, or its answer did not come.</exception>
    Task SetKeyAsync(EncryptionStatus resource, string? key, CancellationToken cancellationToken);

    /// <summary>Reads what key the resource is under now.</summary>
    /// <param name="resource">The resource, as it was read before.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">It could not be read.</exception>
    Task<KeyObservation> ObserveAsync(EncryptionStatus resource, CancellationToken cancellationToken);

    /// <summary>Reads one resource, and what a template has to say of it.</summary>
    /// <param name="resourceId">Its name or ARN; of no meaning where a Region has one resource only.</param>
    /// <param name="accountId">The caller's account.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">It could not be read.</exception>
    /// <exception cref="FailureException">It is of another account.</exception>
    Task<WholeResource> GetWholeAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken);

    /// <summary>Reads the text of the resource's own policy, which says who may use it; null where it has none, as those of services that
    /// have no such policies.</summary>
    /// <param name="resource">The resource, as it was read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">It could not be read.</exception>
    Task<string?> GetPolicyAsync(EncryptionStatus resource, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
