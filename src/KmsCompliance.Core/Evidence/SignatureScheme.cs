using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KmsCompliance.Evidence;

/// <summary>How keys of KMS sign, how certificates sign as they do, and how that is checked without KMS.</summary>
/// <remarks>The algorithms are those of the KMS developer guide, "Key spec reference", that .NET checks on every platform; keys of other specs
/// (SM2, ECC_SECG_P256K1, Ed25519, ML-DSA) are not taken.</remarks>
public static class SignatureScheme
{
    private const string RsaPss = "RSASSA_PSS_SHA_256";

    /// <summary>The specs of keys that are taken.</summary>
    public static IReadOnlyList<string> KeySpecs { get; } = ["ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "RSA_2048", "RSA_3072", "RSA_4096"];

    /// <summary>The algorithm that a key signs with; null where it is of none of the specs that are taken.</summary>
    /// <param name="publicKey">The public key: a SubjectPublicKeyInfo in DER.</param>
    public static string? Choose(ReadOnlySpan<byte> publicKey)
    {
        try
        {
            using var curve = ECDsa.Create();
            curve.ImportSubjectPublicKeyInfo(publicKey, out _);
            return curve.ExportParameters(includePrivateParameters: false).Curve.Oid.Value switch
            {
                "1.2.840.10045.3.1.7" => "ECDSA_SHA_256",
                "1.3.132.0.34" => "ECDSA_SHA_384",
                "1.3.132.0.35" => "ECDSA_SHA_512",
                _ => null,
            };
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            return IsKey(RSA.Create, publicKey.ToArray()) ? RsaPss : null;
        }
    }

    /// <summary>Signs a text with the private key of a certificate, as a key in KMS would.</summary>
    /// <param name="certificate">The certificate, with its private key.</param>
    /// <param name="algorithm">The algorithm, as KMS names it.</param>
    /// <param name="text">The text, of which the UTF-8 is signed.</param>
    /// <returns>Null where the private key is not there, or is of another kind.</returns>
    /// <exception cref="CryptographicException">It cannot be used.</exception>
    public static byte[]? Sign(X509Certificate2 certificate, string algorithm, string text)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var bytes = Encoding.UTF8.GetBytes(text);
        if (algorithm == RsaPss)
        {
            using var rsa = certificate.GetRSAPrivateKey();
            return rsa?.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }

        using var curve = certificate.GetECDsaPrivateKey();
        return HashOf(algorithm) is { } hash ? curve?.SignData(bytes, hash, DSASignatureFormat.Rfc3279DerSequence) : null;
    }

    /// <summary>Whether a signature is a key's over a text.</summary>
    /// <param name="algorithm">The algorithm, as KMS names it.</param>
    /// <param name="publicKey">The public key: a SubjectPublicKeyInfo in DER.</param>
    /// <param name="text">The text, of which the UTF-8 was signed.</param>
    /// <param name="signature">The signature, as KMS answers it.</param>
    /// <returns>False also where the key or the signature is none, or the algorithm is not taken.</returns>
    public static bool Verify(string algorithm, ReadOnlySpan<byte> publicKey, string text, ReadOnlySpan<byte> signature)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            if (algorithm == RsaPss)
            {
                using var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(publicKey, out var read);
                return read == publicKey.Length && rsa.VerifyData(bytes, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
            }

            if (HashOf(algorithm) is not { } hash)
            {
                return false;
            }

            using var curve = ECDsa.Create();
            curve.ImportSubjectPublicKeyInfo(publicKey, out var taken);
            return taken == publicKey.Length && curve.VerifyData(bytes, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Reads a public key: PEM, or the base64 that the AWS CLI prints.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The SubjectPublicKeyInfo in DER; null where it is none of a key that is taken.</returns>
    public static ReadOnlyMemory<byte>? ReadPublicKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var base64 = text;
        if (PemEncoding.TryFind(text, out var fields))
        {
            if (text[fields.Label] != "PUBLIC KEY")
            {
                return null;
            }

            base64 = text[fields.Base64Data];
        }

        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return null;
        }

        bytes = bytes[..length];
        if (IsKey(RSA.Create, bytes) || IsKey(ECDsa.Create, bytes))
        {
            return bytes;
        }

        return null;
    }

    private static HashAlgorithmName? HashOf(string algorithm) => algorithm switch
    {
        "ECDSA_SHA_256" => HashAlgorithmName.SHA256,
        "ECDSA_SHA_384" => HashAlgorithmName.SHA384,
        "ECDSA_SHA_512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static bool IsKey(Func<AsymmetricAlgorithm> create, byte[] bytes)
    {
        using var algorithm = create();
        try
        {
            algorithm.ImportSubjectPublicKeyInfo(bytes, out var read);
            return read == bytes.Length;
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
