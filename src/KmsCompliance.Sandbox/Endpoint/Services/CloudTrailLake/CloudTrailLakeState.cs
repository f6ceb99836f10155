namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>What CloudTrail Lake keeps in a Region.</summary>
internal static class CloudTrailLakeState
{
    extension(RegionState state)
    {
        /// <summary>The event data stores of the account and Region.</summary>
        public EventDataStores EventDataStores => state.Get(static _ => new EventDataStores());
    }
}
