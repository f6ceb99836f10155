namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>Where a monitoring account takes what other accounts send (CloudWatch cross-account observability).</summary>
public sealed record EstateSink
{
    /// <summary>The Region; an account has one sink a Region.</summary>
    public required string Region { get; init; }

    /// <summary>What the sink is called.</summary>
    public string Name { get; init; } = "monitoring";
}
