namespace KmsCompliance.Tests.Isolation;

/// <summary>Has the shape of AWS.Tools' AWSPSCredentials: public, its content not.</summary>
public sealed class StoredCredentials(RenewedCredentials credentials)
{
    internal RenewedCredentials Credentials { get; } = credentials;
}

/// <summary>Has the shape of the SDK's AWSCredentials.</summary>
public sealed class RenewedCredentials(Func<ReadCredentials> read)
{
    public ReadCredentials GetCredentials() => read();
}

/// <summary>Has the shape of the SDK's ImmutableCredentials.</summary>
public sealed record ReadCredentials(string AccessKey, string SecretKey, string? Token);
