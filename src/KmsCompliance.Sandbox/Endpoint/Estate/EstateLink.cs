namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>What an account sends to a monitoring account of the same Region.</summary>
public sealed record EstateLink
{
    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>The account whose sink it goes to; where the estate has it, with a sink in the Region.</summary>
    public required string MonitoringAccount { get; init; }

    /// <summary>What is sent; left out, traces alone.</summary>
    public IReadOnlyList<string> ResourceTypes { get; init; } = ["AWS::XRay::Trace"];
}
