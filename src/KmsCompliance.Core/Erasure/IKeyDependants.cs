using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Looks what depends on a key.</summary>
public interface IKeyDependants
{
    /// <summary>Looks what depends on a key, in its own Region and account.</summary>
    /// <param name="key">The key.</param>
    /// <param name="session">The session of the key's account.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What was found; what could not be looked at is said there, and is no failure.</returns>
    Task<KeyDependants> FindAsync(KeyDescription key, IAwsSession session, CancellationToken cancellationToken);
}
