using KmsCompliance.Evidence;

namespace KmsCompliance.Materials;

/// <summary>How material is imported.</summary>
public sealed record MaterialImportOptions
{
    /// <summary>The command, as the evidence names it.</summary>
    public required string Command { get; init; }

    /// <summary>The material.</summary>
    public required KeyMaterialBytes Material { get; init; }

    /// <summary>Where the material is kept that was generated for this import; null where it came from a file.</summary>
    public MaterialEscrow? Escrow { get; init; }

    /// <summary>When the material expires; null for never.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>Whether the material is new to the key, which is rotated to it.</summary>
    public bool Rotate { get; init; }

    /// <summary>Whether the same bytes are imported into the multi-Region keys that are related to a key. A rotation always takes
    /// them.</summary>
    public bool AllReplica { get; init; }

    /// <summary>The evidence that is added to; null for none.</summary>
    public EvidenceChain? Evidence { get; init; }
}
