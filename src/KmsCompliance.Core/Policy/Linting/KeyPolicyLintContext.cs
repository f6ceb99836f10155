using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;

namespace KmsCompliance.Policy.Linting;

/// <summary>What is known beside the policy.</summary>
public sealed record KeyPolicyLintContext
{
    /// <summary>The 12-digit account that owns the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>The key's Region; any of its partition where it is not known.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether <see cref="Region"/> is any one, because that of the key is not known.</summary>
    public bool IsRegionAssumed { get; init; }

    /// <summary>The key's partition.</summary>
    public string Partition => RegionName.PartitionOf(Region);

    /// <summary>The key's ARN; null when it does not exist yet.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Other accounts that are trusted.</summary>
    public IReadOnlyList<string> KnownAccounts { get; init; } = [];

    /// <summary>The service that uses the key; null when not known.</summary>
    public ServicePolicyFacts? Service { get; init; }

    /// <summary>All services: what is known of their condition keys holds whichever uses the key.</summary>
    public IReadOnlyList<ServicePolicyFacts> Services { get; init; } = [];

    /// <summary>Who puts the policy, for KMS's own lockout check; null when not known.</summary>
    public string? CallerArn { get; init; }
}
