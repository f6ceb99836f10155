using System.Text.Json;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>Makes what IAM has in an account from an estate.</summary>
internal static class IdentityEstate
{
    /// <summary>The managed policies of an account, by name.</summary>
    /// <exception cref="EstateException">One is not sound.</exception>
    public static IReadOnlyDictionary<string, ManagedPolicy> PoliciesOf(EstateAccount account, string path)
    {
        var policies = new SortedDictionary<string, ManagedPolicy>(StringComparer.Ordinal);
        foreach (var (policy, index) in account.ManagedPolicies.Select(static (policy, index) => (policy, index)))
        {
            var at = $"{path}.managedPolicies[{index}]";
            var made = new ManagedPolicy(policy.Name, $"arn:aws:iam::{account.Id}:policy/{policy.Name}", EstateBuilder.ReadIdentityPolicy(policy.Document.GetRawText(), $"{at}.document"));
            if (!policies.TryAdd(policy.Name, made))
            {
                throw new EstateException($"{at}.name: '{policy.Name}' is there already.");
            }
        }

        return policies;
    }

    /// <summary>The groups of an account, by name.</summary>
    /// <exception cref="EstateException">One is not sound.</exception>
    public static IReadOnlyDictionary<string, UserGroup> GroupsOf(EstateAccount account, IReadOnlyDictionary<string, ManagedPolicy> policies, string path)
    {
        var groups = new SortedDictionary<string, UserGroup>(StringComparer.Ordinal);
        foreach (var (group, index) in account.Groups.Select(static (group, index) => (group, index)))
        {
            var at = $"{path}.groups[{index}]";
            var made = new UserGroup(group.Name, $"arn:aws:iam::{account.Id}:group/{group.Name}")
            {
                Policy = Read(group.Policy, at),
                Attached = Find(group.AttachedPolicies, policies, $"{at}.attachedPolicies"),
            };
            if (!groups.TryAdd(group.Name, made))
            {
                throw new EstateException($"{at}.name: '{group.Name}' is there already.");
            }
        }

        return groups;
    }

    /// <summary>What a user may do.</summary>
    /// <exception cref="EstateException">A policy is not sound, or something is named that is not there.</exception>
    public static IdentityRights RightsOf(EstatePrincipal principal, SandboxAccount? account, string path)
    {
        var policies = account?.ManagedPolicies ?? new Dictionary<string, ManagedPolicy>();
        return Of(
            new IdentityRights
            {
                Deny = principal.Deny,
                Policy = Read(principal.Policy, path),
                Attached = Find(principal.AttachedPolicies, policies, $"{path}.attachedPolicies"),
                Groups = Find(principal.Groups, account?.Groups ?? new Dictionary<string, UserGroup>(), $"{path}.groups"),
                Boundary = Boundary(principal.PermissionsBoundary, policies, path),
            },
            principal.Allow);
    }

    /// <summary>What the sessions of a role may do.</summary>
    /// <exception cref="EstateException">A policy is not sound, or something is named that is not there.</exception>
    public static IdentityRights RightsOf(EstateRole role, IReadOnlyDictionary<string, ManagedPolicy> policies, string path) => Of(
        new IdentityRights
        {
            Deny = role.Deny,
            Policy = Read(role.Policy, path),
            Attached = Find(role.AttachedPolicies, policies, $"{path}.attachedPolicies"),
            Boundary = Boundary(role.PermissionsBoundary, policies, path),
        },
        role.Allow);

    private static IdentityRights Of(IdentityRights rights, IReadOnlyList<string>? allow) =>
        rights with { Allow = allow ?? (rights is { Policy: null, Attached.Count: 0, Groups.Count: 0 } ? ["*"] : []) };

    private static IdentityPolicyDocument? Read(JsonElement? policy, string path) =>
        policy is { } given ? EstateBuilder.ReadIdentityPolicy(given.GetRawText(), $"{path}.policy") : null;

    private static ManagedPolicy? Boundary(string? name, IReadOnlyDictionary<string, ManagedPolicy> policies, string path) =>
        name is null ? null : Find([name], policies, $"{path}.permissionsBoundary")[0];

    private static IReadOnlyList<T> Find<T>(IReadOnlyList<string> names, IReadOnlyDictionary<string, T> known, string path) =>
        [.. names.Select(name => known.TryGetValue(name, out var found) ? found : throw new EstateException($"{path}: '{name}' is not among what the account has."))];
}
