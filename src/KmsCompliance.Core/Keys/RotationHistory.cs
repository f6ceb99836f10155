using KmsCompliance.Ports;

namespace KmsCompliance.Keys;

/// <summary>What became of a key's material so far.</summary>
internal sealed class RotationHistory
{
    /// <summary>The most rotations on demand that a key has in its life (KMS API Reference, RotateKeyOnDemand).</summary>
    public const int MostOnDemand = 25;

    private RotationHistory(IReadOnlyList<KeyMaterial> materials) => Materials = materials;

    /// <summary>All of its materials, those that wait for a rotation too.</summary>
    public IReadOnlyList<KeyMaterial> Materials { get; }

    /// <summary>The id of the material that encrypts; null where not reported.</summary>
    public string? CurrentId => Materials.FirstOrDefault(static material => material.State == "CURRENT")?.Id;

    /// <summary>Whether imported material is there that encrypts, or of which that is not excluded.</summary>
    public bool HasCurrent => Materials.Any(static material => material is { ImportState: "IMPORTED", State: not ("NON_CURRENT" or "PENDING_ROTATION" or "PENDING_MULTI_REGION_IMPORT_AND_ROTATION") });

    /// <summary>How many rotations somebody asked for.</summary>
    public int OnDemandCount => Materials.Count(static material => material.RotationType == KeyMaterial.OnDemand);

    /// <summary>How many of those are left.</summary>
    public int OnDemandLeft => Math.Max(0, MostOnDemand - OnDemandCount);

    /// <summary>When the key was last rotated; null where it never was.</summary>
    public DateTimeOffset? LastAt => Materials.Max(static material => material.RotatedAt);

    /// <summary>A text a material, the oldest first: since when, by which rotation, its state and its id.</summary>
    public TextList Words =>
    [
        .. Materials
            .OrderBy(static material => material.RotatedAt is null ? (material.State is null or "CURRENT" or "NON_CURRENT" ? 0 : 2) : 1)
            .ThenBy(static material => material.RotatedAt)
            .Select(static material => string.Join(' ', new[]
            {
                material.RotatedAt is { } at ? $"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}" : material.State is null or "CURRENT" or "NON_CURRENT" ? "first" : "waits",
                material.RotationType,
                material.State,
                material.ImportState,
                material.ValidTo is { } end ? $"until {end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}" : null,
                material.Id,
            }.OfType<string>())),
    ];

    /// <summary>Reads it: a listing.</summary>
    /// <param name="catalog">The Region's keys.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<RotationHistory> ReadAsync(IKeyCatalog catalog, string keyId, CancellationToken cancellationToken)
    {
        var materials = new List<KeyMaterial>();
        await foreach (var material in catalog.ListMaterialsAsync(keyId, cancellationToken).ConfigureAwait(false))
        {
            materials.Add(material);
        }

        return new RotationHistory(materials);
    }
}
