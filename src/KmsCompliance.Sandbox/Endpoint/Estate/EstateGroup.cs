using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>A group of IAM users.</summary>
public sealed record EstateGroup
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>An identity policy as a JSON object; left out, there is none.</summary>
    public JsonElement? Policy { get; init; }

    /// <summary>Names of managed policies of the account that are attached to it.</summary>
    public IReadOnlyList<string> AttachedPolicies { get; init; } = [];
}
