using System.IO.Enumeration;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>Who an access key stands for, and what the identity policies of that user or role allow.</summary>
internal sealed record Principal(string AccessKeyId, string AccountId, string Arn, string UserId)
{
    /// <summary>Actions that the identity policies allow, with <c>*</c> as wildcard.</summary>
    public IReadOnlyList<string> Allow { get; init; } = ["*"];

    /// <summary>Actions that the identity policies deny, with <c>*</c> as wildcard.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>The token that temporary credentials must carry; null for a user's access key.</summary>
    public string? SessionToken { get; init; }

    /// <summary>When temporary credentials end; null for a user's access key.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public bool IsDenied(string action) => Deny.Any(pattern => Matches(pattern, action));

    public bool IsAllowed(string action) => Allow.Any(pattern => Matches(pattern, action)) && !IsDenied(action);

    public static bool Matches(string pattern, string text) =>
        pattern == "*" || FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
