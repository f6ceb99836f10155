using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>Putting an event data store under a key: once, for its life (CloudTrail API Reference,
/// UpdateEventDataStore: KmsKeyId).</summary>
internal sealed class EventDataStoreKeyChange : ServiceKeyChange
{
    /// <inheritdoc/>
    public override string Applied => "The event data store is under the key, for its life.";

    /// <inheritdoc/>
    public override string NotSeen => "CloudTrail accepted the key; whether it reports it was not seen. Get-TrailEncryptionStatus shows it.";

    /// <inheritdoc/>
    public override string Describe(EncryptionStatus resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return $"the event data store '{resource.ResourceArn}'";
    }

    /// <inheritdoc/>
    public override string DescribePlace(EncryptionStatus resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return $"the event data store '{resource.ResourceName}'";
    }

    /// <summary>CloudTrail refuses these as well, but does not say what to do instead.</summary>
    /// <inheritdoc/>
    public override Failure? Refuse(EncryptionStatus resource, bool isUnderKey) => resource switch
    {
        _ when isUnderKey => null,
        TrailEncryptionStatus { KmsKeyId: { } keyId } store => TrailFailures.EventDataStoreHasKey(store.ResourceId, keyId),
        TrailEncryptionStatus { StoreStatus: CloudTrailLakeService.PendingDeletion } store => TrailFailures.EventDataStorePendingDeletion(store.ResourceId),
        _ => null,
    };

    /// <inheritdoc/>
    public override Confirmation Ask(EncryptionStatus resource, string? key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new Confirmation(
            resource.ResourceId,
            $"Put the event data store under the key {key} for life: the key can never be changed or removed, and its events cannot be read without it")
        {
            IsForLife = true,
        };
    }

    /// <inheritdoc/>
    public override Failure? Explain(AwsCallException refusal, EncryptionStatus resource, string key) =>
        TrailKeyChange.ExplainRefusal(refusal, (TrailEncryptionStatus)resource, key);
}
