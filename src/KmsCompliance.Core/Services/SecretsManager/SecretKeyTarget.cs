using KmsCompliance.Identifiers;
using KmsCompliance.Places;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>A secret whose key is to change.</summary>
/// <param name="Secret">The secret.</param>
/// <param name="Where">Its Region.</param>
/// <param name="Key">The key to set.</param>
public sealed record SecretKeyTarget(SecretReference Secret, Place Where, KeyReference Key);
