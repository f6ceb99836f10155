namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>The organization of an estate, whose management account may have trails for all members.</summary>
public sealed record EstateOrganization
{
    /// <summary>The id of the management account.</summary>
    public required string ManagementAccount { get; init; }

    /// <summary>The ids of the other accounts.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
}
