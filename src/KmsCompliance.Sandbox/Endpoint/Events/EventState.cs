namespace KmsCompliance.Sandbox.Endpoint.Events;

/// <summary>The event history of a Region.</summary>
internal static class EventState
{
    extension(RegionState state)
    {
        public EventHistory Events => state.Get(static _ => new EventHistory());
    }
}
