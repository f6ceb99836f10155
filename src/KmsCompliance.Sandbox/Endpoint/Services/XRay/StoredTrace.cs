namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>A trace that is kept.</summary>
/// <param name="Id">Its id.</param>
/// <param name="KeyArn">The key that it was stored under; null for one that AWS owns.</param>
internal sealed record StoredTrace(string Id, string? KeyArn)
{
    /// <summary>Its segments, by id.</summary>
    public SortedDictionary<string, string> Segments { get; } = new(StringComparer.Ordinal);
}
