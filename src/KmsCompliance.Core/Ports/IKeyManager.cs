namespace KmsCompliance.Ports;

/// <summary>Makes and changes keys in one Region.</summary>
public interface IKeyManager
{
    /// <summary>Makes a key. Sent once: a call whose answer is lost is not repeated, since KMS would make a second
    /// key.</summary>
    /// <param name="creation">What to make.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<KeyDescription> CreateKeyAsync(KeyCreation creation, CancellationToken cancellationToken);

    /// <summary>Replicates a multi-Region key, of which this is the primary's Region, to another. Sent once: a repeated call would find
    /// the replica of the first.</summary>
    /// <param name="keyId">The primary's id or ARN.</param>
    /// <param name="replicaRegion">Where to.</param>
    /// <param name="replica">Policy, description and tags of the replica.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The replica, which KMS may still be making.</returns>
    Task<KeyDescription> ReplicateKeyAsync(string keyId, string replicaRegion, KeyCreation replica, CancellationToken cancellationToken);

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

    /// <summary>Takes the deletion of a key back: it is then disabled (KMS API Reference, CancelKeyDeletion).</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task CancelDeletionAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Lets a key be used.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task EnableKeyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Lets a key be used no more, until it is enabled again.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task DisableKeyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Takes a grant back.</summary>
    /// <param name="keyId">The key's ARN.</param>
    /// <param name="grantId">The grant.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task RevokeGrantAsync(string keyId, string grantId, CancellationToken cancellationToken);

    /// <summary>Asks whether a data key would be made under a key; none is (KMS API Reference, GenerateDataKey, DryRun).</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Why not, by KMS; null where it would be.</returns>
    Task<Errors.AwsCallException?> TryGenerateDataKeyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Turns automatic rotation on.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="periodInDays">Days between rotations, 90 to 2560.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task EnableRotationAsync(string keyId, int periodInDays, CancellationToken cancellationToken);

    /// <summary>Turns automatic rotation off.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task DisableRotationAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Rotates a key's material now. Sent once: a call whose answer is lost is not repeated, since KMS would rotate twice.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task RotateAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Asks for what wraps material for a key: RSA with 4,096 bits, OAEP with SHA-256.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<ImportParameters> GetImportParametersAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Imports wrapped material. Sent once: KMS refuses new material that it has already.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="import">The material and the terms.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The id that KMS gives the material.</returns>
    Task<string> ImportMaterialAsync(string keyId, WrappedMaterial import, CancellationToken cancellationToken);

    /// <summary>Deletes the current imported material of a key, which cannot be used until it is imported again.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task DeleteMaterialAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Puts a key's policy in place of the one it has. KMS refuses one that would keep the caller from changing
    /// it again; that check is never bypassed.</summary>
    /// <param name="keyId">The key's id or ARN.</param>
    /// <param name="policyJson">The policy.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task PutPolicyAsync(string keyId, string policyJson, CancellationToken cancellationToken);
}
