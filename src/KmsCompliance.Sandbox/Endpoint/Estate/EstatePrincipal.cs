using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>An access key and what it may do.</summary>
public sealed record EstatePrincipal
{
    /// <summary>16 to 128 letters, digits and underscores.</summary>
    public required string AccessKey { get; init; }

    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The name of the IAM user.</summary>
    public required string Name { get; init; }

    /// <summary>An identity policy as a JSON object; it decides in place of <see cref="Allow"/>. Left out, there is
    /// none.</summary>
    public JsonElement? Policy { get; init; }

    /// <summary>IAM actions that identity policies allow, with <c>*</c> as wildcard; left out, all, and none where there are other
    /// policies.</summary>
    public IReadOnlyList<string>? Allow { get; init; }

    /// <summary>IAM actions that identity policies deny.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Names of groups of the account that the user is in.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Names of managed policies of the account that are attached.</summary>
    public IReadOnlyList<string> AttachedPolicies { get; init; } = [];

    /// <summary>The name of the managed policy of the account that is the permissions boundary; left out, there is none.</summary>
    public string? PermissionsBoundary { get; init; }
}
