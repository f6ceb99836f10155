using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Ports;

namespace KmsCompliance.Plans;

/// <summary>Signs approvals: with a key in KMS, or with the private key of a certificate.</summary>
public sealed class PlanSigner
{
    private readonly Func<string, CancellationToken, Task<byte[]>> _sign;

    private PlanSigner(string approver, string algorithm, byte[] publicKey, Func<string, CancellationToken, Task<byte[]>> sign)
    {
        Approver = approver;
        Algorithm = algorithm;
        PublicKey = publicKey;
        _sign = sign;
    }

    /// <summary>The key's ARN, or the certificate's thumbprint.</summary>
    internal string Approver { get; }

    /// <summary>The algorithm, as KMS names it.</summary>
    internal string Algorithm { get; }

    /// <summary>The public key.</summary>
    internal byte[] PublicKey { get; }

    /// <summary>The certificate; null for a key in KMS.</summary>
    internal X509Certificate2? Certificate { get; private init; }

    /// <summary>The ARN of who has the key in KMS sign; null for a certificate.</summary>
    internal string? ApprovedBy { get; private init; }

    /// <summary>Whether a key is one of several with the same material, each of which signs alike under a policy of its own: the ids of
    /// multi-Region keys, and only those, begin with mrk- (KMS Developer Guide, multi-Region keys).</summary>
    /// <param name="keyArn">The key's ARN.</param>
    public static bool IsMultiRegion(string keyArn)
    {
        ArgumentNullException.ThrowIfNull(keyArn);
        return keyArn.Contains(":key/mrk-", StringComparison.Ordinal);
    }

    /// <summary>One that signs with a key in KMS.</summary>
    /// <param name="signer">Signs with the keys of the key's Region.</param>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="approvedBy">The ARN of the caller.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">It cannot sign, or cannot be asked.</exception>
    public static async Task<PlanSigner> OfKeyAsync(IKeySigner signer, string keyArn, string approvedBy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signer);
        try
        {
            var key = await signer.GetPublicKeyAsync(keyArn, cancellationToken).ConfigureAwait(false);
            var algorithm = FindAlgorithm(keyArn, key) ?? throw new FailureException(Failures.SigningKeyUnfit(keyArn, key.KeySpec, key.KeyUsage, SignatureScheme.KeySpecs));
            return new PlanSigner(keyArn, algorithm, key.PublicKey.ToArray(), (text, stop) => signer.SignAsync(keyArn, algorithm, text, stop)) { ApprovedBy = approvedBy };
        }
        catch (AwsCallException exception)
        {
            throw new FailureException(Failures.PlanNotSigned(keyArn, exception));
        }
    }

    /// <summary>One that signs with the private key of a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">What time it is.</param>
    /// <exception cref="FailureException">It cannot sign.</exception>
    public static PlanSigner OfCertificate(X509Certificate2 certificate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if ((certificate.HasPrivateKey ? FindProblem(certificate, now) : "its private key is not there.") is { } problem)
        {
            throw new FailureException(Failures.ApprovalCertificateUnfit(ThumbprintOf(certificate), certificate.Subject, problem));
        }

        var publicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        var algorithm = SignatureScheme.Choose(publicKey)!;
        return new PlanSigner(ThumbprintOf(certificate), algorithm, publicKey, (text, _) => Task.FromResult(Sign(certificate, algorithm, text))) { Certificate = certificate };
    }

    /// <summary>The algorithm that a key signs with; null where it is none that does, or not the key that was asked for.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="key">What KMS answered.</param>
    internal static string? FindAlgorithm(string keyArn, SigningKey key) =>
        key.KeyArn == keyArn && key.KeyUsage == "SIGN_VERIFY" ? SignatureScheme.Choose(key.PublicKey.Span) : null;

    /// <summary>Why approvals cannot be by a certificate at a time, as a sentence; null where they can.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The time.</param>
    internal static string? FindProblem(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var rsa = certificate.GetRSAPublicKey();
        return now < certificate.NotBefore.ToUniversalTime() ? $"it is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm}Z on."
            : now > certificate.NotAfter.ToUniversalTime() ? $"it was valid until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm}Z."
            : certificate.Extensions.OfType<X509KeyUsageExtension>().Any(static usage => (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) == 0) ? "it is not for signatures."
            : SignatureScheme.Choose(certificate.PublicKey.ExportSubjectPublicKeyInfo()) is null || rsa?.KeySize < 2048 ? "its key is none of RSA from 2,048 bits on or of the curves P-256, P-384 and P-521."
            : null;
    }

    /// <summary>The SHA-256 of a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    internal static string ThumbprintOf(X509Certificate2 certificate) => EvidenceLine.HashOf(certificate.RawData);

    /// <summary>Signs a text. What came back is checked before it counts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">It was not signed.</exception>
    internal async Task<byte[]> SignAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            var signature = await _sign(text, cancellationToken).ConfigureAwait(false);
            return SignatureScheme.Verify(Algorithm, PublicKey, text, signature) ? signature
                : throw new FailureException(Failures.PlanNotSigned(Approver, "what came back is no signature of the key over the plan."));
        }
        catch (AwsCallException exception)
        {
            throw new FailureException(Failures.PlanNotSigned(Approver, exception));
        }
    }

    private static byte[] Sign(X509Certificate2 certificate, string algorithm, string text)
    {
        try
        {
            return SignatureScheme.Sign(certificate, algorithm, text) ?? throw new FailureException(Failures.PlanNotSigned(ThumbprintOf(certificate), "its private key is not there."));
        }
        catch (CryptographicException exception)
        {
            throw new FailureException(Failures.PlanNotSigned(ThumbprintOf(certificate), exception.Message));
        }
    }
}
