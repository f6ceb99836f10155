using KmsCompliance.Services;

namespace KmsCompliance.Keys;

/// <summary>The key that a service is to have in each Region.</summary>
public sealed record ServiceKeySpecification
{
    /// <summary>The service.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>What the key says it is for.</summary>
    public required string Description { get; init; }

    /// <summary>ARNs of those who administer the key and cannot use it.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>ARNs of those who use the key.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Other accounts, or principals in them, that use the key.</summary>
    public IReadOnlyList<string> ExternalAccounts { get; init; } = [];

    /// <summary>Whether the service's own principal is trusted, where the service has one.</summary>
    public bool IncludeServicePrincipal { get; init; } = true;

    /// <summary>Days between rotations, 90 to 2560; null for no automatic rotation.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>Tags beside the module's own.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
