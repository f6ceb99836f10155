using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>One bucket of an estate.</summary>
public sealed record EstateBucket
{
    /// <summary>The bucket's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The bucket's name, which no other account may have either.</summary>
    public required string Name { get; init; }

    /// <summary>The bucket's policy as a JSON object; left out, there is none.</summary>
    public JsonElement? Policy { get; init; }
}
