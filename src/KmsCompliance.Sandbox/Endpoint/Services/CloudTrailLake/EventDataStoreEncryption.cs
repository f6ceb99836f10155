using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>What CloudTrail Lake does with keys, in CloudTrail's name.</summary>
internal static class EventDataStoreEncryption
{
    /// <summary>Finds a key for an event data store and tries it. It must be of the store's own account and Region.</summary>
    /// <exception cref="AwsErrorException">The key cannot serve an event data store.</exception>
    public static KmsKey Resolve(AwsCall call, string kmsKeyId)
    {
        // Without aws:SourceArn and aws:SourceAccount, unlike a trail's.
        var use = new KeyUse { Service = new(CloudTrailEncryption.ServicePrincipal) };
        var key = CloudTrailEncryption.Find(call, kmsKeyId, crossAccount: false, out var refusal);
        refusal ??= CloudTrailEncryption.Examine(call, key!, isNoted: true, ("kms:GenerateDataKey", use), ("kms:Decrypt", use));
        return refusal is null ? key! : throw refusal.ToException();
    }
}
