namespace KmsCompliance.Ports;

/// <summary>A user, group, role or managed policy of an account, as GetAccountAuthorizationDetails shows it.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Name">Its name, which no other of its kind has in the account.</param>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html"/></remarks>
public sealed record AccountIdentity(AccountIdentityKind Kind, string Arn, string Name)
{
    /// <summary>The policies that are its own; of a managed policy, the version that is in force.</summary>
    public IReadOnlyList<IdentityPolicyText> Policies { get; init; } = [];

    /// <summary>The ARNs of the managed policies that are attached to it.</summary>
    public IReadOnlyList<string> AttachedPolicyArns { get; init; } = [];

    /// <summary>The names of a user's groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The ARN of the managed policy that is the permissions boundary of a user or role; null for none.</summary>
    public string? PermissionsBoundaryArn { get; init; }

    /// <summary>Who may assume a role: the text of its trust policy; null for what is no role.</summary>
    public string? TrustPolicy { get; init; }
}
