using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>A role of an account.</summary>
public sealed record EstateRole
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its path, which begins and ends with a slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Who may assume it: a trust policy as a JSON object.</summary>
    public required JsonElement Trust { get; init; }

    /// <summary>The longest that a session of it lasts, in seconds: 3600 to 43200.</summary>
    public int MaxSessionDuration { get; init; } = 3600;

    /// <summary>An identity policy as a JSON object; it decides in place of <see cref="Allow"/>. Left out, there is
    /// none.</summary>
    public JsonElement? Policy { get; init; }

    /// <summary>IAM actions that identity policies allow, with <c>*</c> as wildcard; left out, all, and none where there are other
    /// policies.</summary>
    public IReadOnlyList<string>? Allow { get; init; }

    /// <summary>IAM actions that identity policies deny.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Names of managed policies of the account that are attached.</summary>
    public IReadOnlyList<string> AttachedPolicies { get; init; } = [];

    /// <summary>The name of the managed policy of the account that is the permissions boundary; left out, there is none.</summary>
    public string? PermissionsBoundary { get; init; }
}
