using KmsCompliance.Identifiers;
using KmsCompliance.Places;

namespace KmsCompliance.Keys;

/// <summary>A key to look at.</summary>
/// <param name="Key">The key as it was named.</param>
/// <param name="Where">The Region to look for it in.</param>
/// <param name="Service">The service that it says to serve; null where it does not.</param>
public sealed record KeyTarget(KeyReference Key, Place Where, string? Service);
