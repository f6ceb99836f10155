namespace KmsCompliance.Ports;

/// <summary>Wrapped material that is to be imported.</summary>
/// <param name="Wrapped">The material, encrypted so that KMS alone reads it.</param>
/// <param name="Token">The token of the key that wraps it.</param>
/// <param name="IsNew">Whether the key has not had it yet; null for KMS to say: it is new to a key that has none, and to be the same for any other.</param>
/// <param name="ValidTo">When it expires; null for never.</param>
public sealed record WrappedMaterial(ReadOnlyMemory<byte> Wrapped, ReadOnlyMemory<byte> Token, bool? IsNew, DateTimeOffset? ValidTo);
