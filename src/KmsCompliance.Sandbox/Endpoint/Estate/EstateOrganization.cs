namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>The organization of an estate, whose management account may have trails for all members.</summary>
public sealed record EstateOrganization
{
    /// <summary>The id of the management account.</summary>
    public required string ManagementAccount { get; init; }

    /// <summary>The ids of the other accounts.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Members that may ask AWS Organizations as the management account may.</summary>
    public IReadOnlyList<string> DelegatedAdministrators { get; init; } = [];

    /// <summary>Whether all features are on; with consolidated billing alone it has no policies.</summary>
    public bool HasAllFeatures { get; init; } = true;

    /// <summary>The units under the root; accounts that are in none lie in the root.</summary>
    public IReadOnlyList<EstateOrganizationalUnit> Units { get; init; } = [];

    /// <summary>Its policies.</summary>
    public IReadOnlyList<EstateOrganizationPolicy> Policies { get; init; } = [];

    /// <summary>What AWS's service control policy FullAWSAccess is not attached to: named as the targets of policies are.</summary>
    public IReadOnlyList<string> WithoutFullAccess { get; init; } = [];
}
