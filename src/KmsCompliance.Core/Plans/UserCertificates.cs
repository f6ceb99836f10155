using System.Security.Cryptography.X509Certificates;

namespace KmsCompliance.Plans;

/// <summary>The certificates of whoever runs the command.</summary>
public static class UserCertificates
{
    /// <summary>Whether the user's store, CurrentUser\My, has the private key of a public one.</summary>
    /// <param name="publicKey">The public key: a SubjectPublicKeyInfo in DER.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The store cannot be read.</exception>
    public static bool HavePrivateKeyOf(ReadOnlyMemory<byte> publicKey)
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadOnly);
        var found = false;
        foreach (var certificate in store.Certificates)
        {
            using (certificate)
            {
                found |= certificate.HasPrivateKey && certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey.Span);
            }
        }

        return found;
    }
}
