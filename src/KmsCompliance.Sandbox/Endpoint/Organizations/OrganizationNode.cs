namespace KmsCompliance.Sandbox.Endpoint.Organizations;

/// <summary>The root of an organization, or one of its units.</summary>
internal sealed record OrganizationNode(string Id, string Name, IReadOnlyList<string> AccountIds, IReadOnlyList<OrganizationNode> Units)
{
    public bool IsRoot => Id.StartsWith("r-", StringComparison.Ordinal);

    public static string RootIdOf(string managementAccountId) => "r-" + IdSource.HexOf("root/" + managementAccountId, 4);

    public static string UnitIdOf(string rootId, string path) => $"ou-{rootId[2..]}-{IdSource.HexOf("unit/" + path, 8)}";

    /// <summary>A root without units.</summary>
    public static OrganizationNode RootOf(string managementAccountId, IReadOnlyList<string> accountIds) =>
        new(RootIdOf(managementAccountId), "Root", accountIds, []);

    /// <summary>It and all that lie under it.</summary>
    public IEnumerable<OrganizationNode> WithUnits() => Units.SelectMany(static unit => unit.WithUnits()).Prepend(this);
}
