using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services;

namespace KmsCompliance.Changes.ServiceKeys;

/// <summary>The key that a service is to have in each Region.</summary>
public sealed record ServiceKeySpecification
{
    /// <summary>The service.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>What the key says it is for.</summary>
    public required string Description { get; init; }

    /// <summary>The description where the user named one; a key that is there already is held against it. Null where not.</summary>
    public string? AskedDescription { get; init; }

    /// <summary>Whom the key's policy names.</summary>
    public KeyPrincipals Principals { get; init; } = new();

    /// <summary>Days between rotations, 90 to 2560; null for no automatic rotation.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>Whether its material is imported, and not made by KMS. Such a key waits for its material, and never rotates by
    /// itself.</summary>
    public bool IsExternal { get; init; }

    /// <summary>Whether it is a multi-Region key.</summary>
    public bool IsMultiRegion { get; init; }

    /// <summary>The codes of the Regions that it is replicated to, each once; none unless it is a multi-Region key.</summary>
    public IReadOnlyList<string> ReplicaRegions { get; init; } = [];

    /// <summary>Whether the user named that period; a key that is there already is held against it.</summary>
    public bool IsRotationPeriodAsked { get; init; }

    /// <summary>Tags beside the module's own.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The policy of a key that is made; null for the service's usual one for <see cref="Principals"/>.</summary>
    public KeyPolicyDocument? Policy { get; init; }

    /// <summary>The step of a plan that makes the key, once only: another key with the alias is refused. Null where no plan does.</summary>
    public string? PlanStep { get; init; }

    /// <summary>Whether it was noted that the step was about to make the key: one that is there is then its own.</summary>
    public bool PlanStepBegun { get; init; }
}
