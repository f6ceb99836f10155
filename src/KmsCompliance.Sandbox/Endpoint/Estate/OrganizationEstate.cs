using KmsCompliance.Sandbox.Endpoint.Organizations;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>Makes the organization of an estate.</summary>
internal static class OrganizationEstate
{
    private const string RootName = "Root";

    /// <summary>Makes one.</summary>
    /// <exception cref="EstateException">It is not sound.</exception>
    public static SandboxOrganization Build(EstateOrganization estate)
    {
        string[] ids = [estate.ManagementAccount, .. estate.Members];
        var rootId = OrganizationNode.RootIdOf(estate.ManagementAccount);
        var byPath = new Dictionary<string, string>(StringComparer.Ordinal) { [RootName] = rootId };
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var units = Units(estate.Units, null, "organization.units");
        var policies = estate.Policies.Select((policy, index) => Policy(policy, $"organization.policies[{index}]")).ToList();
        foreach (var (id, index) in estate.DelegatedAdministrators.Select((id, index) => (id, index)))
        {
            Require(estate.Members.Contains(id), $"organization.delegatedAdministrators[{index}]", $"{id} is not among the members");
        }

        return new SandboxOrganization(estate.ManagementAccount, estate.Members)
        {
            DelegatedAdministrators = estate.DelegatedAdministrators,
            HasAllFeatures = estate.HasAllFeatures,
            Root = new OrganizationNode(rootId, RootName, [.. ids.Where(id => !placed.Contains(id))], units),
            Policies = policies,
            WithoutFullAccess = [.. estate.WithoutFullAccess.Select((target, index) => Target(target, $"organization.withoutFullAccess[{index}]"))],
        };

        IReadOnlyList<OrganizationNode> Units(IReadOnlyList<EstateOrganizationalUnit> units, string? parent, string path) =>
            [.. units.Select((unit, index) => Unit(unit, parent, $"{path}[{index}]"))];

        OrganizationNode Unit(EstateOrganizationalUnit unit, string? parent, string path)
        {
            var name = parent is null ? unit.Name : $"{parent}/{unit.Name}";
            var id = OrganizationNode.UnitIdOf(rootId, name);
            Require(byPath.TryAdd(name, id), $"{path}.name", $"{name} is there twice");
            foreach (var account in unit.Accounts)
            {
                Require(ids.Contains(account), $"{path}.accounts", $"{account} is not of the organization");
                Require(placed.Add(account), $"{path}.accounts", $"{account} is in two units");
            }

            return new OrganizationNode(id, unit.Name, unit.Accounts, Units(unit.Units, name, $"{path}.units"));
        }

        OrganizationPolicy Policy(EstateOrganizationPolicy policy, string path)
        {
            Require(OrganizationPolicy.Types.Contains(policy.Type), $"{path}.type", $"the types are {string.Join(", ", OrganizationPolicy.Types)}");
            return new OrganizationPolicy(
                "p-" + IdSource.HexOf($"policy/{policy.Type}/{policy.Name}", 10),
                policy.Name,
                policy.Type,
                policy.Content.GetRawText(),
                [.. policy.Targets.Select(target => Target(target, $"{path}.targets"))]);
        }

        string Target(string target, string path) => ids.Contains(target) ? target
            : byPath.GetValueOrDefault(target) ?? throw new EstateException($"{path}: {target} is neither an account nor a unit.");
    }

    private static void Require(bool holds, string path, string rule)
    {
        if (!holds)
        {
            throw new EstateException($"{path}: {rule}.");
        }
    }
}
