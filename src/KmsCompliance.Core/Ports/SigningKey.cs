namespace KmsCompliance.Ports;

/// <summary>The public half of a key in KMS.</summary>
/// <param name="KeyArn">The key's ARN.</param>
/// <param name="KeySpec">Its spec, such as <c>ECC_NIST_P256</c>.</param>
/// <param name="KeyUsage">What it is for, such as <c>SIGN_VERIFY</c>.</param>
/// <param name="PublicKey">The public key: a SubjectPublicKeyInfo in DER.</param>
public sealed record SigningKey(string KeyArn, string? KeySpec, string? KeyUsage, ReadOnlyMemory<byte> PublicKey);
