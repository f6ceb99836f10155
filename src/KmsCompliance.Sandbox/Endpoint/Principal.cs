using System.IO.Enumeration;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>Who an access key stands for, and what the identity policies of that user or role allow.</summary>
internal sealed record Principal(string AccessKeyId, string AccountId, string Arn, string UserId)
{
    /// <summary>Who calls an operation that takes no signature.</summary>
    public static Principal Anonymous { get; } = new(string.Empty, string.Empty, string.Empty, string.Empty) { Rights = new() };

    /// <summary>What the identity policies allow.</summary>
    public IdentityRights Rights { get; init; } = IdentityRights.All;

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

    public static bool Matches(string pattern, string text) =>
        pattern == "*" || FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
