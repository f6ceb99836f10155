using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Looks what depends on a key.</summary>
public interface IKeyDependants
{
    /// <summary>Looks what depends on a key, where services can use it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="action">What is done to it.</param>
    /// <param name="session">The session of the key's account.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What was found; what could not be looked at is said there, and is no failure.</returns>
    Task<KeyDependants> FindAsync(KeyDescription key, KeyStateAction action, IAwsSession session, CancellationToken cancellationToken);
}
