using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Access;

/// <summary>What a reader of data needs of the key that it lies under, and what is known of the key.</summary>
/// <param name="Needed">The rights on it, all of which it takes.</param>
/// <param name="Statements">The statements of its policy.</param>
/// <param name="IsUnderstood">Whether the policy has nothing beside them that means nothing to AWS.</param>
/// <param name="Grants">Its grants.</param>
internal sealed record KeyRight(IReadOnlyList<AskedRight> Needed, IReadOnlyList<KeyPolicyStatement> Statements, bool IsUnderstood, IReadOnlyList<KeyGrant> Grants)
{
    /// <summary>Why the policy could not be read, in a sentence; null where it was.</summary>
    public string? Unread { get; init; }

    /// <summary>Why the grants could not be read, in a sentence; null where they were.</summary>
    public string? GrantsUnread { get; init; }

    /// <summary>The key's account; null where that is not known.</summary>
    public string? AccountId => Needed is [var first, ..] ? first.AccountId : null;
}
