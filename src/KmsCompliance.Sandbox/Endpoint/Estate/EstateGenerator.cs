using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>An estate by numbers.</summary>
public sealed record EstateGenerator
{
    /// <summary>The account; left out, the main one.</summary>
    public string AccountId { get; init; } = SandboxAccounts.AccountId;

    /// <summary>How many accounts there are, all alike: this one, which then manages an organization, and members of it that have every
    /// role, with the ids 200000000001 and so on.</summary>
    public int Accounts { get; init; } = 1;

    /// <summary>Regions that get keys and resources; if the account is new they are the ones it has enabled. Left out, the
    /// 17 that every account has.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Keys in each Region, which the resources use in turn by ARN; 0 leaves them without one.</summary>
    public int KeysPerRegion { get; init; }

    /// <summary>How many resources of a service there are in each Region, by the member that the service reads, such as
    /// <c>secretsPerRegion</c>.</summary>
    [JsonExtensionData]
    public JsonObject Services { get; init; } = [];

    /// <summary>The ids of the accounts.</summary>
    internal IEnumerable<string> AccountIds() => Enumerable.Range(1, Math.Max(Accounts - 1, 0))
        .Select(static number => string.Create(CultureInfo.InvariantCulture, $"2{number:00000000000}"))
        .Prepend(AccountId);
}
