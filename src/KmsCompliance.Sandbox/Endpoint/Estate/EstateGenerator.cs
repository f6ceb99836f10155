using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>An estate by numbers.</summary>
public sealed record EstateGenerator
{
    /// <summary>The account; left out, the main one.</summary>
    public string AccountId { get; init; } = SandboxAccounts.AccountId;

    /// <summary>Regions that get keys and resources; if the account is new they are the ones it has enabled. Left out, the
    /// 17 that every account has.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Keys in each Region, which the resources use in turn by ARN; 0 leaves them without one.</summary>
    public int KeysPerRegion { get; init; }

    /// <summary>How many resources of a service there are in each Region, by the member that the service reads, such as
    /// <c>secretsPerRegion</c>.</summary>
    [JsonExtensionData]
    public JsonObject Services { get; init; } = [];
}
