using KmsCompliance.Model;

namespace KmsCompliance.Ports;

/// <summary>A session of a role. Not a record: nothing may print its members.</summary>
/// <param name="credentials">What signs.</param>
/// <param name="expiresAt">When it ends.</param>
/// <param name="identity">Who signs with it.</param>
public sealed class AssumedRole(CredentialSnapshot credentials, DateTimeOffset expiresAt, CallerIdentity identity)
{
    /// <summary>What signs.</summary>
    public CredentialSnapshot Credentials { get; } = credentials;

    /// <summary>When it ends.</summary>
    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>Who signs with it.</summary>
    public CallerIdentity Identity { get; } = identity;
}
