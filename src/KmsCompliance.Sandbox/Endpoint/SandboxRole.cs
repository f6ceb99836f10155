using KmsCompliance.Sandbox.Endpoint.Sts;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>A role of an account.</summary>
internal sealed record SandboxRole(string Name, TrustPolicy Trust)
{
    public string Path { get; init; } = "/";

    /// <summary>The longest that a session of it lasts, in seconds.</summary>
    public int MaxSessionDuration { get; init; } = 3600;

    /// <summary>What its sessions may do.</summary>
    public IdentityRights Rights { get; init; } = IdentityRights.All;

    public string ArnIn(string accountId) => $"arn:aws:iam::{accountId}:role{Path}{Name}";
}
