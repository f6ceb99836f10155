namespace KmsCompliance.Ports;

/// <summary>A session of a role that is asked for.</summary>
/// <param name="RoleArn">The role's ARN.</param>
/// <param name="SessionName">What the session is called: 2 to 64 characters of <c>[\w+=,.@-]</c> (STS API Reference,
/// AssumeRole).</param>
public sealed record RoleRequest(string RoleArn, string SessionName)
{
    /// <summary>What the role's account demands so that nobody is talked into using his right to assume it for somebody else; null
    /// for nothing.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"/></remarks>
    public string? ExternalId { get; init; }

    /// <summary>How long the session lasts, in seconds: 900 to 43200, and 3600 at most where a role assumes it; null for the
    /// hour that AWS gives.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>Tags of the session.</summary>
    public TextDictionary Tags { get; init; } = TextDictionary.Empty;
}
