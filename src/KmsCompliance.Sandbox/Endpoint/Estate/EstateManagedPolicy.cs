using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>A managed policy of an account, to be attached, or to be a permissions boundary.</summary>
public sealed record EstateManagedPolicy
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it says: an identity policy as a JSON object.</summary>
    public required JsonElement Document { get; init; }
}
