namespace KmsCompliance.Ports;

/// <summary>The keys of trails and event data stores in one Region.</summary>
public interface ITrailEncryption
{
    /// <summary>Reads one trail, not judged: one call. Its status is of its home Region, whichever was asked.</summary>
    /// <param name="trailId">The trail's name or ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<TrailEncryptionStatus> GetTrailAsync(string trailId, CancellationToken cancellationToken);

    /// <summary>Sets a trail's key and nothing else: one call. CloudTrail takes it in the trail's home Region only.</summary>
    /// <param name="trailArn">The trail's ARN.</param>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SetTrailKeyAsync(string trailArn, string keyArn, CancellationToken cancellationToken);

    /// <summary>Reads one event data store, not judged: one call.</summary>
    /// <param name="storeArn">The store's ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<TrailEncryptionStatus> GetEventDataStoreAsync(string storeArn, CancellationToken cancellationToken);

    /// <summary>Sets an event data store's key, which is for its life, and nothing else: one call.</summary>
    /// <param name="storeArn">The store's ARN.</param>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SetEventDataStoreKeyAsync(string storeArn, string keyArn, CancellationToken cancellationToken);
}
