using KmsCompliance.Identifiers;
using KmsCompliance.Places;

namespace KmsCompliance.Evidence;

/// <summary>A key of which CloudTrail is asked for the events of some requests.</summary>
/// <param name="Of">The file that has them.</param>
/// <param name="Key">The key, by its ARN.</param>
/// <param name="Where">Where it lies.</param>
/// <param name="Writes">The requests.</param>
public sealed record EvidenceKey(EvidenceUpdate Of, KeyReference Key, Place Where, IReadOnlyList<EvidenceWrite> Writes);
