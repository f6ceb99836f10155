namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>A unit of an organization.</summary>
public sealed record EstateOrganizationalUnit
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The ids of the accounts that lie in it.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>The units that lie in it.</summary>
    public IReadOnlyList<EstateOrganizationalUnit> Units { get; init; } = [];
}
