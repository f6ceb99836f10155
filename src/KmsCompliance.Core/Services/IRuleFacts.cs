using KmsCompliance.Ports;

namespace KmsCompliance.Services;

/// <summary>Asks AWS what a rule needs beyond the audit: of a key once, however many resources are under it. Changes nothing.</summary>
public interface IRuleFacts
{
    /// <summary>What KMS says of a key.</summary>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<Fact<KeyDescription>> DescribeKeyAsync(string keyArn, CancellationToken cancellationToken);

    /// <summary>Whether KMS rotates a key by itself, and how often.</summary>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Nothing, and no problem, for a key that cannot rotate by itself.</returns>
    Task<Fact<KeyRotation>> GetRotationAsync(string keyArn, CancellationToken cancellationToken);

    /// <summary>When a key was last used.</summary>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<Fact<KeyLastUsage>> GetLastUsageAsync(string keyArn, CancellationToken cancellationToken);

    /// <summary>What is to be said of a key's policy, as that of a service's key; once a key and service.</summary>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<Fact<IReadOnlyList<CmkPolicyFinding>>> ReviewPolicyAsync(string keyArn, ServiceDefinition service, CancellationToken cancellationToken);

    /// <summary>Grants on a key, all pages of them.</summary>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="isMeant">Which are meant: a key may have 50,000, and the others are not kept. The same one whenever a key is asked
    /// about.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<Fact<IReadOnlyList<KeyGrant>>> ListGrantsAsync(string keyArn, Func<KeyGrant, bool> isMeant, CancellationToken cancellationToken);

    /// <summary>Under which key a resource, or its versions, are now.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<Fact<KeyObservation>> ObserveAsync(EncryptionStatus status, CancellationToken cancellationToken);

    /// <summary>Another resource of the place where one is.</summary>
    /// <param name="status">The resource whose place it is.</param>
    /// <param name="service">The service of the other.</param>
    /// <param name="resourceId">Its name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<Fact<EncryptionStatus>> GetBesideAsync(EncryptionStatus status, ServiceDefinition service, string resourceId, CancellationToken cancellationToken);
}

/// <summary>What AWS was asked.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Value">The answer; null where there is nothing, or it is not known.</param>
/// <param name="Problem">Why it is not known, as a sentence; null where it is.</param>
public sealed record Fact<T>(T? Value, string? Problem)
    where T : class;
