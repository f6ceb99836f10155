using KmsCompliance.Sandbox.Endpoint.CloudTrail;
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

    /// <summary>The trails whose home Region this is, by name.</summary>
    public SortedList<string, Trail> Trails { get; } = new(StringComparer.Ordinal);

    public EventDataStores EventDataStores { get; } = new();
}
