using KmsCompliance.Identifiers;
using KmsCompliance.Places;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>A trail or event data store whose key is to change.</summary>
/// <param name="Trail">The trail or store.</param>
/// <param name="Where">The Region that is asked for it.</param>
/// <param name="Key">The key to set.</param>
public sealed record TrailKeyTarget(TrailReference Trail, Place Where, KeyReference Key);
