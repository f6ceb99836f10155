using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.XRay;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>What one account has in one Region.</summary>
internal sealed class RegionState(string accountId, string region)
{
    public string AccountId { get; } = accountId;

    public string Region { get; } = region;

    public KeyStore Keys { get; } = new();

    public SecretStore Secrets { get; } = new(accountId, region);

    public XRaySettings XRay { get; } = new();
}
