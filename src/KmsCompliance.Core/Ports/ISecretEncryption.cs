namespace KmsCompliance.Ports;

/// <summary>A version of a secret, and the keys that can decrypt it.</summary>
/// <param name="VersionId">The version's id.</param>
/// <param name="Stages">Its labels, such as <c>AWSCURRENT</c>.</param>
/// <param name="KmsKeyIds">The keys as reported; null where the endpoint does not report them.</param>
public sealed record SecretVersion(string VersionId, IReadOnlyList<string> Stages, IReadOnlyList<string>? KmsKeyIds);

/// <summary>The keys of secrets in one Region. No secret's value is ever asked for.</summary>
public interface ISecretEncryption
{
    /// <summary>Describes one secret, not judged: one call.</summary>
    /// <param name="secretId">The secret's name or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<SecretEncryptionStatus> DescribeAsync(string secretId, CancellationToken cancellationToken);

    /// <summary>Sets a secret's key and nothing else: one call.</summary>
    /// <param name="secretArn">The secret's ARN.</param>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SetKeyAsync(string secretArn, string keyArn, CancellationToken cancellationToken);

    /// <summary>Every version of a secret, those without labels too.</summary>
    /// <param name="secretArn">The secret's ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<SecretVersion> ListVersionsAsync(string secretArn, CancellationToken cancellationToken);
}
