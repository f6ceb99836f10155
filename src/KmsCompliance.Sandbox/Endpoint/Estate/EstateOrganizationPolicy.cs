using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>A policy of an organization. It is kept and listed; what it takes away is not taken.</summary>
public sealed record EstateOrganizationPolicy
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>SERVICE_CONTROL_POLICY or RESOURCE_CONTROL_POLICY.</summary>
    public string Type { get; init; } = "SERVICE_CONTROL_POLICY";

    /// <summary>What it says: a JSON object.</summary>
    public required JsonElement Content { get; init; }

    /// <summary>What it is attached to: account ids, paths of units such as <c>Workloads/Production</c>, or <c>Root</c>.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];
}
