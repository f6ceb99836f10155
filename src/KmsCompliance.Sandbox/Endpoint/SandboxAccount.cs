using KmsCompliance.Sandbox.Endpoint.Kms;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>One account: its Regions, and what is in them.</summary>
internal sealed class SandboxAccount(string id, IReadOnlyList<string> enabledRegions, IReadOnlyList<string> notEnabledRegions)
{
    private readonly SortedList<string, RegionState> _regions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _enabled = new(enabledRegions, StringComparer.Ordinal);

    public string Id { get; } = id;

    public string Name { get; set; } = "Account " + id;

    public string Email { get; init; } = $"account-{id}@example.com";

    /// <summary>What AWS Organizations says of it, such as <c>ACTIVE</c>.</summary>
    public string Status { get; init; } = "ACTIVE";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Its roles by name; null for an account of which nobody has said any: it has every role, which trusts
    /// everybody.</summary>
    public IReadOnlyDictionary<string, SandboxRole>? Roles { get; init; }

    /// <summary>Its groups of users, by name.</summary>
    public IReadOnlyDictionary<string, UserGroup> Groups { get; init; } = new Dictionary<string, UserGroup>();

    /// <summary>Its managed policies, by name.</summary>
    public IReadOnlyDictionary<string, ManagedPolicy> ManagedPolicies { get; init; } = new Dictionary<string, ManagedPolicy>();

    public IReadOnlyList<IdentityProvider> IdentityProviders { get; init; } = [];

    public IReadOnlyList<string> EnabledRegions { get; } = enabledRegions;

    public IReadOnlyList<string> NotEnabledRegions { get; } = notEnabledRegions;

    /// <summary>Regions that anything was ever asked of, by name.</summary>
    public IEnumerable<RegionState> States => _regions.Values;

    public bool IsEnabled(string region) => _enabled.Contains(region);

    /// <summary>The replicas of a multi-Region key, and the key itself where it is one.</summary>
    public IEnumerable<KmsKey> RelatedKeys(KmsKey key, DateTimeOffset now) => key.IsMultiRegion
        ? States.Select(state => state.Keys.FindKey(key.Id, now)).OfType<KmsKey>().Where(static related => related.PrimaryRegion is not null)
        : [];

    public RegionState Region(string region)
    {
        if (!_regions.TryGetValue(region, out var state))
        {
            _regions.Add(region, state = new RegionState(Id, region));
        }

        return state;
    }
}
