namespace KmsCompliance.Ports;

/// <summary>What KMS gives out to import material into a key.</summary>
/// <param name="PublicKey">The RSA key that wraps it, as a DER-encoded SubjectPublicKeyInfo.</param>
/// <param name="Token">The token that goes with it: bytes.</param>
public sealed record ImportParameters(ReadOnlyMemory<byte> PublicKey, ReadOnlyMemory<byte> Token);
