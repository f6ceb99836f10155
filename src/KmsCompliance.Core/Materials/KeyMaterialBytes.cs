using System.Security.Cryptography;
using KmsCompliance.Errors;

namespace KmsCompliance.Materials;

/// <summary>The bytes of key material. They lie where nothing moves them, so that no copy stays behind, and are cleared when they are no
/// longer needed.</summary>
public sealed class KeyMaterialBytes : IDisposable
{
    /// <summary>How many a symmetric key takes, outside China (KMS developer guide, "Requirements for imported key material").</summary>
    public const int Length = 32;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Length, pinned: true);

    private KeyMaterialBytes()
    {
    }

    /// <summary>Makes new material.</summary>
    public static KeyMaterialBytes Generate()
    {
        var material = new KeyMaterialBytes();
        RandomNumberGenerator.Fill(material._bytes);
        return material;
    }

    /// <summary>Reads material from a file of exactly as many bytes.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FailureException">It has not as many bytes, all are the same, or it cannot be read.</exception>
    public static KeyMaterialBytes Read(string path)
    {
        var material = new KeyMaterialBytes();
        try
        {
            // Without a buffer of the stream's own, the bytes are read to where they are cleared.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var length = file.Length;
            if (length == Length)
            {
                file.ReadExactly(material._bytes);
                if (material._bytes.AsSpan().ContainsAnyExcept(material._bytes[0]))
                {
                    return material;
                }

                throw new FailureException(Failures.MaterialFileNotTaken(path, "all of its bytes are the same", "Such a file was not made by a generator of random bytes."));
            }

            throw new FailureException(Failures.MaterialFileNotTaken(
                path,
                $"it has {length} bytes, and material has exactly {Length}",
                length is 44 or 45 or 64 or 65 ? "Write the bytes themselves, not base64 or hexadecimal digits." : "Write the bytes themselves, as openssl rand -out file 32 does."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            material.Dispose();
            throw new FailureException(Failures.MaterialFileNotTaken(path, PathProblem(exception), "Name a file that can be read."));
        }
        catch (FailureException)
        {
            material.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    /// <summary>Encrypts it with RSA-OAEP, SHA-256.</summary>
    /// <param name="key">The public key.</param>
    internal byte[] Wrap(RSA key) => key.Encrypt(_bytes.AsSpan(), RSAEncryptionPadding.OaepSHA256);

    // A message of the system may name more of the machine than the user did.
    private static string PathProblem(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it is not there",
        UnauthorizedAccessException => "it may not be read",
        _ => "it cannot be read",
    };
}
