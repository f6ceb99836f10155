using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KmsCompliance.Binding;

/// <summary>Reads files with one certificate, in PEM or DER. A private key that lies with it is not read.</summary>
internal static class CertificateFile
{
    private const int MostBytes = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">Why it was not read, as the end of a sentence; null where it was.</param>
    /// <returns>The certificate; null where it was not read.</returns>
    public static X509Certificate2? Read(string path, out string? problem)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            {
                problem = $"it is longer than {MostBytes:N0} bytes";
                return null;
            }

            var bytes = File.ReadAllBytes(path);
            if (bytes.AsSpan().Count("-----BEGIN CERTIFICATE-----"u8) is > 1 and var count)
            {
                // In a chain the authority may come first, whose private key nobody has.
                problem = $"it holds {count} certificates, and which of them is meant is not said; name a file with that one only";
                return null;
            }

            problem = null;

            // What else this type reads, such as PFX, comes with a private key.
            return bytes.AsSpan().StartsWith("-----BEGIN"u8) || bytes.AsSpan().IndexOf("-----BEGIN CERTIFICATE"u8) >= 0
                ? X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(bytes))
                : X509Certificate2.GetCertContentType(bytes) == X509ContentType.Cert ? new X509Certificate2(bytes)
                : throw new CryptographicException();
        }
        catch (CryptographicException)
        {
            problem = "the file is no certificate in PEM or DER";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = exception is FileNotFoundException or DirectoryNotFoundException ? "the file is not there" : "the file cannot be read";
        }

        return null;
    }
}
