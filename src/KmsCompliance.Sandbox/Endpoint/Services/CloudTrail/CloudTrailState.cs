namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>What CloudTrail keeps in a Region.</summary>
internal static class CloudTrailState
{
    extension(RegionState state)
    {
        /// <summary>The trails whose home Region this is, by name.</summary>
        public SortedList<string, Trail> Trails => state.Get(static _ => new SortedList<string, Trail>(StringComparer.Ordinal));
    }
}
