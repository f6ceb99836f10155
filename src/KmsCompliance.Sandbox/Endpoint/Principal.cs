using System.IO.Enumeration;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>Who an access key stands for, and what the identity policies of that user or role allow.</summary>
internal sealed record Principal(string AccessKeyId, string AccountId, string Arn, string UserId)
{
    /// <summary>Who calls an operation that takes no signature.</summary>
    public static Principal Anonymous { get; } = new(string.Empty, string.Empty, string.Empty, string.Empty) { Allow = [] };

    /// <summary>Actions that the identity policies allow, with <c>*</c> as wildcard.</summary>
    public IReadOnlyList<string> Allow { get; init; } = ["*"];

    /// <summary>Actions that the identity policies deny, with <c>*</c> as wildcard.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>An identity policy, which decides in place of <see cref="Allow"/>; null for none.</summary>
    public IdentityPolicyDocument? Policy { get; init; }

    /// <summary>The token that temporary credentials must carry; null for a user's access key.</summary>
    public string? SessionToken { get; init; }

    /// <summary>The role of a session; null for a user.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The tags of a session of a role.</summary>
    public IReadOnlyDictionary<string, string> SessionTags { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of those of its tags that sessions take over which are assumed from it.</summary>
    public IReadOnlyList<string> TransitiveTags { get; init; } = [];

    /// <summary>When temporary credentials end; null for a user's access key.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the identity policies say to an action. The request is made only where a policy has to read it.</summary>
    public KeyAccessDecision Decide(string action, Func<KeyAccessRequest> request) =>
        Deny.Any(pattern => Matches(pattern, action)) ? KeyAccessDecision.ExplicitDeny
        : Policy is { } policy ? IdentityPolicyEvaluator.Evaluate(policy, request())
        : Allow.Any(pattern => Matches(pattern, action)) ? KeyAccessDecision.Allowed
        : KeyAccessDecision.ImplicitDeny;

    public static bool Matches(string pattern, string text) =>
        pattern == "*" || FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
