namespace KmsCompliance;

/// <summary>Credentials, default Region and endpoint, made once and passed on to commands by <c>-Session</c>; where it has a role, it
/// leads to every account that has that role and trusts the caller. It says of itself what a person may see, and nothing of it can be
/// saved: what comes back from a file or another process is no session.</summary>
/// <remarks>No property has the name of a parameter, here or in AWS.Tools: a session that is piped to a command would be taken for
/// what the command is to work on.</remarks>
public sealed class CmkSession
{
    internal CmkSession(SessionLink link) => Link = link;

    /// <summary>The 12-digit account of the credentials.</summary>
    public required string CallerAccountId { get; init; }

    /// <summary>Who signs, as STS GetCallerIdentity says.</summary>
    public required string CallerArn { get; init; }

    /// <summary>Where the credentials came from, such as <c>profile 'audit'</c>; never a secret.</summary>
    public required string CredentialOrigin { get; init; }

    /// <summary>The role that is assumed in accounts other than the caller's, with its path where it has one; null for none: then the
    /// session is good for the caller's account only.</summary>
    public string? AccountRole { get; init; }

    /// <summary>The Region where none is named; null where none is configured.</summary>
    public string? DefaultRegion { get; init; }

    /// <summary>The address of every service; null for AWS's own, or what the environment says.</summary>
    public string? Endpoint { get; init; }

    /// <summary>When the credentials were accepted.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>How to reach AWS.</summary>
    internal SessionLink Link { get; }

    /// <summary>Who signs.</summary>
    public override string ToString() => CallerArn;
}
