using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Access;

/// <summary>A user or role, and what its IAM policies say of the actions that are asked about.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Name">Its name.</param>
/// <param name="Knowledge">What its policies say.</param>
internal sealed record IdentityHolder(AccountIdentityKind Kind, string Arn, string Name, IdentityKnowledge Knowledge)
{
    /// <summary>Who may assume a role: the text of its trust policy; null for a user, and where nobody asks.</summary>
    public string? TrustPolicy { get; init; }
}
