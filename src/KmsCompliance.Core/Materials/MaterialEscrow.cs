using System.Security.Cryptography.X509Certificates;
using KmsCompliance.Errors;
using KmsCompliance.Files;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Materials;

/// <summary>Keeps generated material, sealed to a certificate, before it is imported: KMS gives none out again, and imports the same bytes
/// only.</summary>
/// <param name="certificate">The certificate: only the holder of its private key opens what is sealed.</param>
/// <param name="path">The file, which is not there yet.</param>
public sealed class MaterialEscrow(X509Certificate2 certificate, string path)
{
    private const int SmallestKey = 2048;

    /// <summary>The file.</summary>
    public string FullPath => path;

    /// <summary>The certificate in words: its subject and thumbprint.</summary>
    public string Holder { get; } = PrintableText.Of($"{certificate.Subject}, thumbprint {certificate.Thumbprint}");

    /// <summary>What is wrong with the certificate or the file; null where nothing is.</summary>
    /// <param name="now">The time.</param>
    public Failure? FindProblem(DateTimeOffset now)
    {
        using var key = certificate.GetRSAPublicKey();
        var problem = key is null ? "its key is none of RSA"
            : key.KeySize < SmallestKey ? $"its key has {key.KeySize} bits, and {SmallestKey} are the least"
            : now.UtcDateTime < certificate.NotBefore.ToUniversalTime() ? $"it is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm}Z"
            : now.UtcDateTime > certificate.NotAfter.ToUniversalTime() ? $"it expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm}Z"
            : null;
        return problem is not null ? Failures.EscrowCertificateNotTaken(certificate.Subject, problem)
            : Path.Exists(path) ? Failures.EscrowNotWritten(path, "there is something already, and nothing is overwritten")
            : null;
    }

    /// <summary>Writes the material, sealed, to the disk, and reads it again.</summary>
    /// <param name="material">The material.</param>
    /// <exception cref="FailureException">It could not be written, or is not what was written.</exception>
    internal void Keep(KeyMaterialBytes material)
    {
        using var key = certificate.GetRSAPublicKey()!;
        var wrapped = material.Wrap(key);
        try
        {
            using (var file = OwnerFile.Open(path, FileMode.CreateNew, FileShare.None))
            {
                file.Write(wrapped);
                file.Flush(flushToDisk: true);
            }

            if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(wrapped))
            {
                throw new FailureException(Failures.EscrowNotWritten(path, "what was read again is not what was written"));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(Failures.EscrowNotWritten(path, Path.Exists(path) ? "there is something already, or it could not be written as a whole" : "the file cannot be made"));
        }
    }
}
