using Amazon.Runtime;

namespace KmsCompliance.Aws.Session;

/// <summary>Credentials and where they came from, in a user's words; never a secret.</summary>
internal sealed record ResolvedCredentials(AWSCredentials Credentials, string Origin)
{
    /// <summary>The Region of the profile that they came from; null where it has none, or there is no profile.</summary>
    public string? ProfileRegion { get; init; }

    /// <summary>Whether they are those of the instance, which knows its Region too.</summary>
    public bool IsInstanceRole { get; init; }
}
