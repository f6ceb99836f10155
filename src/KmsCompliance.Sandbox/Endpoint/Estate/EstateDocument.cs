namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>What a sandbox starts with. As JSON: members in camelCase, comments and trailing commas allowed, unknown
/// members refused.</summary>
public sealed record EstateDocument
{
    /// <summary>Accounts and what is in them.</summary>
    public IReadOnlyList<EstateAccount> Accounts { get; init; } = [];

    /// <summary>The organization of some of the accounts; null for none.</summary>
    public EstateOrganization? Organization { get; init; }

    /// <summary>Access keys beside the built-in ones.</summary>
    public IReadOnlyList<EstatePrincipal> Principals { get; init; } = [];

    /// <summary>An estate by numbers, for benchmarks; null for none.</summary>
    public EstateGenerator? Generate { get; init; }
}
