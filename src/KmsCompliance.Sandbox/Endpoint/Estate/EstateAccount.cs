using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>One account of an estate.</summary>
public sealed record EstateAccount
{
    /// <summary>12 digits.</summary>
    public required string Id { get; init; }

    /// <summary>What the account is called; left out, a name with its id.</summary>
    public string? Name { get; init; }

    /// <summary>What AWS Organizations says of it: ACTIVE, SUSPENDED or PENDING_CLOSURE.</summary>
    public string Status { get; init; } = "ACTIVE";

    /// <summary>The account's tags in AWS Organizations.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Its roles; left out, it has every role, and each trusts everybody.</summary>
    public IReadOnlyList<EstateRole>? Roles { get; init; }

    /// <summary>Its groups of IAM users.</summary>
    public IReadOnlyList<EstateGroup> Groups { get; init; } = [];

    /// <summary>Its managed policies.</summary>
    public IReadOnlyList<EstateManagedPolicy> ManagedPolicies { get; init; } = [];

    /// <summary>OpenID Connect providers that it trusts.</summary>
    public IReadOnlyList<EstateIdentityProvider> IdentityProviders { get; init; } = [];

    /// <summary>Regions that the account has enabled; left out, the 17 that every account has.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Regions that exist and are not enabled.</summary>
    public IReadOnlyList<string> NotEnabledRegions { get; init; } = [];

    /// <summary>Customer-managed keys. AWS-managed ones come by themselves where something uses them.</summary>
    public IReadOnlyList<EstateKey> Keys { get; init; } = [];

    /// <summary>Buckets of Amazon S3.</summary>
    public IReadOnlyList<EstateBucket> Buckets { get; init; } = [];

    /// <summary>Where it takes what other accounts send.</summary>
    public IReadOnlyList<EstateSink> Sinks { get; init; } = [];

    /// <summary>What it sends to monitoring accounts.</summary>
    public IReadOnlyList<EstateLink> Links { get; init; } = [];

    /// <summary>What the account has of the services, by the member that each of them reads, such as
    /// <c>secrets</c>.</summary>
    [JsonExtensionData]
    public JsonObject Services { get; init; } = [];
}
