namespace KmsCompliance.Sandbox.Endpoint.Oam;

/// <summary>An account's sinks and links in one Region.</summary>
internal sealed class ObservabilityStore
{
    /// <summary>Where it takes what others send: one at most.</summary>
    public List<ObservabilitySink> Sinks { get; } = [];

    /// <summary>What it sends.</summary>
    public List<ObservabilityLink> Links { get; } = [];
}
