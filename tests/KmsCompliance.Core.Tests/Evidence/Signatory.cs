using System.Security.Cryptography;
using System.Text;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Evidence;

/// <summary>A signing key as KMS has it.</summary>
internal sealed class Signatory(string keySpec = "ECC_NIST_P256") : IKeySigner, IDisposable
{
    public const string KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/99990000-12ab-34cd-56ef-1234567890ab";

    private readonly AsymmetricAlgorithm _key = keySpec switch
    {
        "RSA_2048" or "RSA_3072" or "RSA_4096" => RSA.Create(int.Parse(keySpec[4..], System.Globalization.CultureInfo.InvariantCulture)),
        "ECC_SECG_P256K1" => ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1")),
        "ECC_NIST_P384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "ECC_NIST_P521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        _ => ECDsa.Create(ECCurve.NamedCurves.nistP256),
    };

    public string KeyUsage { get; init; } = "SIGN_VERIFY";

    /// <summary>The key's ARN.</summary>
    public string Arn { get; init; } = KeyArn;

    /// <summary>What Sign fails with; null where it does not.</summary>
    public AwsCallException? Problem { get; set; }

    /// <summary>Whether it signs something else than it is asked to.</summary>
    public bool Lies { get; set; }

    /// <summary>What is waited for before anything is signed.</summary>
    public Func<Task> Before { get; set; } = static () => Task.CompletedTask;

    /// <summary>What was signed.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>How often the public key was asked for.</summary>
    public int Asked { get; private set; }

    public ReadOnlyMemory<byte> PublicKey => _key.ExportSubjectPublicKeyInfo();

    public string Pem => _key.ExportSubjectPublicKeyInfoPem();

    public Task<SigningKey> GetPublicKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        Asked++;
        return Task.FromResult(new SigningKey(Arn, keySpec, KeyUsage, PublicKey));
    }

    public async Task<byte[]> SignAsync(string keyArn, string algorithm, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Texts.Add(text);
        await Before();
        if (Problem is not null)
        {
            throw Problem;
        }

        var bytes = Encoding.UTF8.GetBytes(Lies ? text + "." : text);
        return (_key, algorithm) switch
        {
            (RSA rsa, "RSASSA_PSS_SHA_256") => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            (ECDsa curve, "ECDSA_SHA_256") => curve.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            (ECDsa curve, "ECDSA_SHA_384") => curve.SignData(bytes, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
            (ECDsa curve, "ECDSA_SHA_512") => curve.SignData(bytes, HashAlgorithmName.SHA512, DSASignatureFormat.Rfc3279DerSequence),
            _ => throw new InvalidOperationException(algorithm),
        };
    }

    /// <summary>How a trial is answered; null for a text that would be signed.</summary>
    public Func<bool, AwsCallException?> Trial { get; set; } = static _ => null;

    public Task<AwsCallException?> TrySignAsync(string keyArn, string algorithm, string text, bool isHashed, CancellationToken cancellationToken) => Task.FromResult(Trial(isHashed));

    public void Dispose() => _key.Dispose();
}
