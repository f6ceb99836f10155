namespace KmsCompliance.Evidence;

/// <summary>Which key signs an entry: part of what is signed.</summary>
internal sealed record EvidenceSeal
{
    /// <summary>The key's ARN, as KMS answered it to whoever wrote the entry.</summary>
    public required string KeyArn { get; init; }

    /// <summary>The algorithm, as KMS names it.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The public key: a SubjectPublicKeyInfo in DER, in base64. It shows that the signature is the key's; whose key it is, only who
    /// has the public key from elsewhere can tell.</summary>
    public required string PublicKey { get; init; }

    /// <summary>What is signed of an entry: its number and hash, so that everything before it is too.</summary>
    /// <param name="number">The number.</param>
    /// <param name="hash">The hash.</param>
    public static string Text(long number, string hash) => $"KmsCompliance evidence {new EvidenceHead(number, hash)}";

    /// <summary>Whether a signature is the key's over an entry.</summary>
    /// <param name="number">The entry's number.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="signature">The signature in base64.</param>
    public bool Holds(long number, string hash, string signature) =>
        TryDecode(PublicKey, out var key) && TryDecode(signature, out var bytes) && SignatureScheme.Verify(Algorithm, key, Text(number, hash), bytes);

    /// <summary>Whether it is one of some keys.</summary>
    /// <param name="keys">SubjectPublicKeyInfos in DER.</param>
    public bool IsOneOf(IReadOnlyList<ReadOnlyMemory<byte>> keys) =>
        TryDecode(PublicKey, out var key) && keys.Any(known => known.Span.SequenceEqual(key));

    /// <summary>Reads base64, of which there is one way to write it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The bytes.</param>
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, bytes, out var length);
        bytes = bytes[..length];
        return isBase64 && Convert.ToBase64String(bytes) == text;
    }
}
