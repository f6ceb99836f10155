using KmsCompliance.Places;
using KmsCompliance.Policy.Building;
using KmsCompliance.Services;

namespace KmsCompliance.Plans;

/// <summary>A resource that is to be planned for.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Where">Where it lies.</param>
/// <param name="Key">The key to put it under; null for the service's own, which is made where it is not there.</param>
/// <param name="Why">Why: what a finding says. Empty where nobody says.</param>
public sealed record PlanRequest(ResourceReference Resource, Place Where, Identifiers.KeyReference? Key, IReadOnlyList<string> Why)
{
    /// <summary>Whether the rotation of the key that it is under is meant, and not another key for it.</summary>
    public bool IsOfRotation { get; init; }
}

/// <summary>How a plan is made.</summary>
public sealed record PlanOptions
{
    /// <summary>Plans to add to keys' policies what services lack.</summary>
    public bool RepairPolicy { get; init; }

    /// <summary>Reads the IAM policies to which key policies leave it.</summary>
    public bool Resolve { get; init; }

    /// <summary>Whom the policies of keys that are made name.</summary>
    public KeyPrincipals Principals { get; init; } = new();

    /// <summary>Days between rotations of keys that are made; null for none.</summary>
    public int? NewKeyRotationPeriodInDays { get; init; } = 365;

    /// <summary>Days between rotations that keys which are there are to have; null to leave them as they are.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>Tags of keys that are made, beside the module's own.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What a key costs a month, in US dollars.</summary>
    public decimal KeyPrice { get; init; } = 1m;

    /// <summary>For how long the plan is good.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether the settings ask for an approval.</summary>
    public bool RequiresApproval { get; init; }
}
