using KmsCompliance.Identifiers;
using KmsCompliance.Places;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>A key whose policy is to be changed.</summary>
/// <param name="Key">The key as it was named.</param>
/// <param name="Where">The Region in which it is looked for.</param>
/// <param name="Edit">The change.</param>
public sealed record KeyAccessTarget(KeyReference Key, Place Where, KeyAccessEdit Edit);
