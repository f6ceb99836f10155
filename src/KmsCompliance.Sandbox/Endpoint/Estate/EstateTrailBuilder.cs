using KmsCompliance.Sandbox.Endpoint.CloudTrail;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>Makes trails and event data stores from an estate.</summary>
internal sealed class EstateTrailBuilder(EstateBuilder estate, SandboxWorld world, DateTimeOffset createdAt)
{
    /// <summary>Adds those of one account.</summary>
    /// <exception cref="EstateException">They are not sound; the message names the place.</exception>
    public void Add(EstateAccount account, string path)
    {
        foreach (var (trail, index) in account.Trails.Select((trail, index) => (trail, index)))
        {
            Add(estate.Enabled(account.Id, trail.Region, $"{path}.trails[{index}].region"), trail, $"{path}.trails[{index}]");
        }

        foreach (var (store, index) in account.EventDataStores.Select((store, index) => (store, index)))
        {
            Add(estate.Enabled(account.Id, store.Region, $"{path}.eventDataStores[{index}].region"), store, $"{path}.eventDataStores[{index}]");
        }
    }

    private void Add(RegionState state, EstateTrail trail, string path)
    {
        if (state.Trails.ContainsKey(trail.Name))
        {
            throw new EstateException($"{path}.name: '{trail.Name}' is there already in {state.Region} of {state.AccountId}.");
        }

        // The key is where the bucket is; without a bucket, the trail's own Region is as good as any.
        var keyRegion = world.Region(state.AccountId, world.Buckets.Find(trail.Bucket)?.Region ?? state.Region);
        state.Trails.Add(trail.Name, new Trail(state.AccountId, state.Region, trail.Name, new TrailSettings
        {
            BucketName = trail.Bucket,
            KmsKeyArn = trail.KmsKeyId is { } keyId ? EstateBuilder.KeyArn(keyRegion, keyId) : null,
            IsMultiRegion = trail.MultiRegion,
            IsOrganization = trail.Organization,
            ValidatesLogFiles = trail.LogFileValidation,
        })
        {
            IsLogging = trail.Logging,
            StartedAt = trail.Logging ? createdAt : null,
        });
    }

    private void Add(RegionState state, EstateEventDataStore store, string path)
    {
        if (state.EventDataStores.FindByName(store.Name, world.Now) is not null)
        {
            throw new EstateException($"{path}.name: '{store.Name}' is there already in {state.Region} of {state.AccountId}.");
        }

        var id = IdSource.UuidOf($"{state.AccountId}/{state.Region}/eventdatastore/{store.Name}");
        state.EventDataStores.Add(new EventDataStore(state.AccountId, state.Region, id, store.Name, createdAt)
        {
            KmsKeyArn = store.KmsKeyId is { } keyId ? EstateBuilder.KeyArn(state, keyId) : null,
            IsMultiRegion = store.MultiRegion,
            IsOrganization = store.Organization,
            Status = store.Status,
            RetentionPeriod = store.RetentionPeriodInDays,
            IsTerminationProtected = store.TerminationProtection,
            DeletionDate = store.Status == EventDataStore.PendingDeletion ? world.Now.AddDays(EventDataStore.DeletionWindow) : null,
        });
    }
}
