using System.Security.Cryptography;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>The two halves of an asymmetric key; made when it is first asked for.</summary>
internal sealed class KeyPair(string keySpec)
{
    private readonly Lazy<AsymmetricAlgorithm?> _algorithm = new(() => keySpec switch
    {
        "RSA_2048" => RSA.Create(2048),
        "RSA_3072" => RSA.Create(3072),
        "RSA_4096" => RSA.Create(4096),
        "ECC_NIST_P256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "ECC_NIST_P384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "ECC_NIST_P521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        _ => null,
    });

    /// <summary>The public half: a SubjectPublicKeyInfo in DER; null where the sandbox makes no keys of the spec.</summary>
    public byte[]? PublicKey => _algorithm.Value?.ExportSubjectPublicKeyInfo();

    /// <summary>Signs a message or the hash of one.</summary>
    /// <returns>The signature; null where the sandbox does not sign so.</returns>
    public byte[]? Sign(byte[] message, bool isDigest, string algorithm)
    {
        var hash = algorithm[(algorithm.LastIndexOf('_') + 1)..] switch
        {
            "256" => HashAlgorithmName.SHA256,
            "384" => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };
        var digest = isDigest ? message : CryptographicOperations.HashData(hash, message);
        lock (_algorithm)
        {
            return _algorithm.Value switch
            {
                RSA rsa => rsa.SignHash(digest, hash, algorithm.StartsWith("RSASSA_PSS_", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
                ECDsa curve => curve.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence),
                _ => null,
            };
        }
    }

    /// <summary>How many bytes the hash has that an algorithm signs.</summary>
    public static int DigestLength(string algorithm) => int.Parse(algorithm.AsSpan(algorithm.LastIndexOf('_') + 1), System.Globalization.CultureInfo.InvariantCulture) / 8;
}
