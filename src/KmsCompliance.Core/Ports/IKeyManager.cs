namespace KmsCompliance.Ports;

/// <summary>Makes and changes keys in one Region.</summary>
public interface IKeyManager
{
    /// <summary>Makes a key. Sent once: a call whose answer is lost is not repeated, since KMS would make a second
    /// key.</summary>
    /// <param name="creation">What to make.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<KeyDescription> CreateKeyAsync(KeyCreation creation, CancellationToken cancellationToken);

    /// <summary>Gives a key an alias.</summary>
    /// <param name="aliasName">The alias, with <c>alias/</c>.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task CreateAliasAsync(string aliasName, string keyId, CancellationToken cancellationToken);

    /// <summary>Schedules a key for deletion: until then it cannot be used, and the deletion can be taken back.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="days">Days until it is deleted, 7 to 30.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task ScheduleDeletionAsync(string keyId, int days, CancellationToken cancellationToken);

    /// <summary>Turns automatic rotation on.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="periodInDays">Days between rotations, 90 to 2560.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task EnableRotationAsync(string keyId, int periodInDays, CancellationToken cancellationToken);

    /// <summary>Puts a key's policy in place of the one it has. KMS refuses one that would keep the caller from changing
    /// it again; that check is never bypassed.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="policyJson">The policy.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task PutPolicyAsync(string keyId, string policyJson, CancellationToken cancellationToken);
}
