namespace KmsCompliance.Ports;

/// <summary>Credentials as they are at one moment. Not a record: nothing may print its members.</summary>
/// <param name="accessKey">The access key id.</param>
/// <param name="secretKey">The secret access key.</param>
/// <param name="sessionToken">The session token of temporary credentials; null for long-lived ones.</param>
public sealed class CredentialSnapshot(string accessKey, string secretKey, string? sessionToken)
{
    /// <summary>The access key id.</summary>
    public string AccessKey { get; } = accessKey;

    /// <summary>The secret access key.</summary>
    public string SecretKey { get; } = secretKey;

    /// <summary>The session token of temporary credentials; null for long-lived ones.</summary>
    public string? SessionToken { get; } = sessionToken;
}
