namespace KmsCompliance.Sandbox.Endpoint.Oam;

/// <summary>What Observability Access Manager keeps in a Region.</summary>
internal static class OamState
{
    extension(RegionState state)
    {
        /// <summary>The sinks of the account, and what it sends.</summary>
        public ObservabilityStore Observability => state.Get(static _ => new ObservabilityStore());
    }
}
