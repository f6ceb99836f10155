using KmsCompliance.Identifiers;
using KmsCompliance.Places;

namespace KmsCompliance.Erasure;

/// <summary>A key whose state is to be changed.</summary>
/// <param name="Key">The key as it was named.</param>
/// <param name="Where">The Region in which it is looked for.</param>
public sealed record KeyStateTarget(KeyReference Key, Place Where);
