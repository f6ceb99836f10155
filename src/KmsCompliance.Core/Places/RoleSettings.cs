using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>The role that is assumed in each account, and what its sessions are to be.</summary>
/// <param name="RoleName">Its name, with its path where it has one: <c>audit/Reader</c>.</param>
/// <param name="SessionName">What the sessions are called: CloudTrail shows it.</param>
public sealed record RoleSettings(string RoleName, string SessionName)
{
    /// <summary>What the role's account demands; null for nothing.</summary>
    public string? ExternalId { get; init; }

    /// <summary>How long each session lasts, in seconds; null for the hour that AWS gives.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>Tags of the sessions.</summary>
    public TextDictionary Tags { get; init; } = TextDictionary.Empty;

    /// <summary>The role of an account.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="accountId">The account.</param>
    internal RoleRequest In(string partition, string accountId) => As($"arn:{partition}:iam::{accountId}:role/{RoleName.Trim('/')}");

    /// <summary>The same of a role that is named by its ARN.</summary>
    /// <param name="roleArn">The ARN.</param>
    internal RoleRequest As(string roleArn) => new(roleArn, SessionName)
    {
        ExternalId = ExternalId,
        DurationSeconds = DurationSeconds,
        Tags = Tags,
    };
}
