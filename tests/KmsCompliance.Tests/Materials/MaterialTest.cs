using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Erasure;

namespace KmsCompliance.Tests.Materials;

/// <summary>A test of commands that import material and take it away.</summary>
public abstract class MaterialTest : ErasureTest
{
    private protected const string Primary = "arn:aws:kms:eu-north-1:111122223333:key/mrk-000000000000000000000000000000e1";
    private protected const string Replica = "arn:aws:kms:eu-west-3:111122223333:key/mrk-000000000000000000000000000000e1";

    // Made once: a pair takes longer than a test.
    private static readonly Lazy<(RSAParameters Pair, string Pem, byte[] Cer)> Certificate = new(MakeCertificate);

    private protected MaterialTest()
    {
        Escrow = RSA.Create(Certificate.Value.Pair);
        File.WriteAllText(In("escrow.pem"), Certificate.Value.Pem);
        File.WriteAllBytes(In("escrow.cer"), Certificate.Value.Cer);
    }

    private protected RSA Escrow { get; }

    /// <summary>A path of the test's folder.</summary>
    private protected string In(string name) => Temporary[name];

    /// <summary>A file with material.</summary>
    private protected string File32(string name, byte seed = 1) => FileOf(name, [.. Enumerable.Range(0, 32).Select(i => (byte)(seed + (i * 7)))]);

    private protected string FileOf(string name, byte[] bytes)
    {
        File.WriteAllBytes(In(name), bytes);
        return In(name);
    }

    /// <summary>Makes a key without material and answers its ARN.</summary>
    private protected string NewKey(string region = "us-east-1") =>
        Assert.Single(Session.Run<ServiceCmk>($"New-ServiceCmk -Service XRay -Region {region} -Origin External")).KeyArn!;

    /// <summary>Adds a multi-Region key without material, and a replica.</summary>
    private protected void AddRelatedExternalKeys() => Server.World.Seed(new EstateDocument
    {
        Accounts =
        [
            new EstateAccount
            {
                Id = SandboxAccounts.AccountId,
                Keys =
                [
                    new EstateKey { Region = "eu-north-1", KeyId = Primary.Split('/')[1], Origin = KmsKey.ExternalOrigin, State = "PendingImport" },
                    new EstateKey { Region = "eu-west-3", KeyId = Primary.Split('/')[1], Origin = KmsKey.ExternalOrigin, State = "PendingImport", PrimaryRegion = "eu-north-1" },
                ],
            },
        ],
    });

    private static (RSAParameters Pair, string Pem, byte[] Cer) MakeCertificate()
    {
        using var pair = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=Escrow", pair, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return (pair.ExportParameters(includePrivateParameters: true), certificate.ExportCertificatePem(), certificate.Export(X509ContentType.Cert));
    }
}
