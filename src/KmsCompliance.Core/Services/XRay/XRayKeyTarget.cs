using KmsCompliance.Identifiers;
using KmsCompliance.Places;

namespace KmsCompliance.Services.XRay;

/// <summary>A Region whose X-Ray setting is to change.</summary>
/// <param name="Where">The Region.</param>
/// <param name="Key">The key to set; null for the key that AWS owns.</param>
public sealed record XRayKeyTarget(Place Where, KeyReference? Key);
