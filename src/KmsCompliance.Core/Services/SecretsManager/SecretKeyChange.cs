using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>Changing a secret's key: the labelled versions are re-encrypted, or AWS answers success and leaves them as they
/// are, which only their keys tell (Secrets Manager user guide, "Security: encryption").</summary>
internal sealed class SecretKeyChange : ServiceKeyChange
{
    /// <inheritdoc/>
    public override bool CanRestoreDefault => true;

    /// <inheritdoc/>
    public override bool ReportsKeyAsGiven => true;

    /// <inheritdoc/>
    public override bool HasVersions => true;

    /// <inheritdoc/>
    public override string Applied => "The secret is under the key.";

    /// <inheritdoc/>
    public override string NotSeen => "Secrets Manager accepted the key; whether the versions are under it was not seen. Run the command again to see it.";

    /// <inheritdoc/>
    public override string Describe(EncryptionStatus resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return $"the secret '{resource.ResourceArn}'";
    }

    /// <summary>Secrets Manager refuses these as well, but does not say what to do instead.</summary>
    /// <inheritdoc/>
    public override Failure? Refuse(EncryptionStatus resource, bool isUnderKey) => resource switch
    {
        SecretEncryptionStatus { OwningService: { Length: > 0 } owner } secret => SecretFailures.SecretOwnedByService(secret.ResourceId, owner),
        SecretEncryptionStatus { DeletedDate: { } date } secret => SecretFailures.SecretPendingDeletion(secret.ResourceId, date),
        _ => null,
    };

    /// <summary>A replica "cannot be updated independently from its primary secret, except for its encryption key" (user guide,
    /// "Replicate secrets across Regions"). Where Secrets Manager does not take the key all the same, the replica is made anew.</summary>
    /// <inheritdoc/>
    public override Failure? Explain(AwsCallException refusal, EncryptionStatus resource, string key)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Code == "InvalidParameterException" && resource is SecretEncryptionStatus { IsReplica: true } replica
            ? SecretFailures.SecretIsReplica(replica.ResourceId, replica.PrimaryRegion!, refusal)
            : null;
    }

    /// <inheritdoc/>
    public override Confirmation Ask(EncryptionStatus resource, string? key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new Confirmation(
            resource.ResourceId,
            $"Change the key from {resource.KmsKeyId ?? ServiceCatalog.SecretsManager.DefaultKey.Name} to {key ?? ServiceCatalog.SecretsManager.DefaultKey.Name}");
    }

    /// <inheritdoc/>
    public override async Task<KeyProof> ProveAsync(EncryptionStatus resource, KeyObservation seen, KeyToSet key, IKeyFinder keys)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(key);

        // Versions may be under the key from the time before, and do not tell in which form the secret names it.
        return key.IsRestoration && !await IsConfiguredAsync(seen.KmsKeyId, key, keys).ConfigureAwait(false)
            ? NotTaken(resource, seen, key)
            : await ReencryptionProof.OfAsync(resource.ResourceId, seen, key, keys).ConfigureAwait(false);
    }
}
