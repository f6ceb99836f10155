using KmsCompliance.Erasure;
using KmsCompliance.Keys;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Materials;

/// <summary>One key that material is imported into, as it was found.</summary>
/// <param name="Key">The key.</param>
/// <param name="Region">Its Region.</param>
/// <param name="History">Its materials.</param>
/// <param name="Caller">Who signs the calls.</param>
/// <param name="Evidence">The evidence on it.</param>
/// <param name="StartedAt">When the work on it began.</param>
internal sealed record MaterialTarget(KeyDescription Key, string Region, RotationHistory History, CallerIdentity Caller, KeyEvidence Evidence, DateTimeOffset StartedAt)
{
    /// <summary>The material that waits for a rotation; null for none.</summary>
    public KeyMaterial? Waiting => History.Materials.FirstOrDefault(IsWaiting);

    /// <summary>Whether the key has had no material yet, so that it is bound to what comes first.</summary>
    public bool IsEmpty => !Key.IsReplica && History.Materials.Count == 0;

    /// <summary>The materials that the key has now, and that expire.</summary>
    public IReadOnlyList<KeyMaterial> Expiring => [.. History.Materials.Where(static material => material is { ImportState: "IMPORTED", ValidTo: not null })];

    /// <summary>Whether the key has a material now.</summary>
    /// <param name="id">The material; null for one that is not known.</param>
    public bool Has(string? id) => id is not null && History.Materials.Any(material => material.Id == id && material.ImportState == "IMPORTED");

    /// <summary>Whether the material is to be new to the key.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether a material waits for a rotation.</summary>
    public static bool IsWaiting(KeyMaterial material) => material.State is "PENDING_ROTATION" or "PENDING_MULTI_REGION_IMPORT_AND_ROTATION";
}
