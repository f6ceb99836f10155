using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace KmsCompliance.Evidence;

/// <summary>A line of evidence: a hash, and the content that it is made of. There is one way to write it, so that a changed byte
/// anywhere shows.</summary>
/// <param name="Content">The content.</param>
/// <param name="Hash">What the line says to be its hash.</param>
/// <param name="Signature">The signature over it in base64; null for none.</param>
/// <param name="IsWhole">Whether it is, and the line is written as it has to be.</param>
internal sealed record EvidenceLine(EvidenceContent Content, string Hash, string? Signature, bool IsWhole)
{
    /// <summary>The longest line that is written or read.</summary>
    public const int MostBytes = 4 << 20;

    private static ReadOnlySpan<byte> HashName => "Hash"u8;

    private static ReadOnlySpan<byte> SignatureName => "Signature"u8;

    private static ReadOnlySpan<byte> ContentName => "Content"u8;

    /// <summary>The signature, where it has one and is to have one, over this entry by the key that it names.</summary>
    public bool IsSigned => Signature is not null && Content.Seal is { } seal && seal.Holds(Content.Number, Hash, Signature);

    /// <summary>Whether nothing is signed, and nothing was to be.</summary>
    public bool IsUnsigned => Signature is null && Content.Seal is null;

    /// <summary>The bytes of a content, of which its hash is made.</summary>
    /// <param name="content">The content.</param>
    public static byte[] Serialize(EvidenceContent content) => JsonSerializer.SerializeToUtf8Bytes(content, EvidenceJson.Default.EvidenceContent);

    /// <summary>Makes a line, without its end.</summary>
    /// <param name="hash">The hash of the content.</param>
    /// <param name="signature">The signature over it in base64; null for none.</param>
    /// <param name="content">The content.</param>
    public static ReadOnlyMemory<byte> Write(string hash, string? signature, ReadOnlySpan<byte> content)
    {
        var line = new ArrayBufferWriter<byte>(content.Length + 512);
        using var json = new Utf8JsonWriter(line);
        json.WriteStartObject();
        json.WriteString(HashName, hash);
        if (signature is not null)
        {
            json.WriteString(SignatureName, signature);
        }

        json.WritePropertyName(ContentName);
        json.WriteRawValue(content, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return line.WrittenMemory;
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="read">What it says.</param>
    /// <returns>False where it is none at all.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out EvidenceLine? read)
    {
        read = null;
        try
        {
            var json = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 16 });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject
                || !json.Read() || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals(HashName)
                || !json.Read() || json.TokenType != JsonTokenType.String || json.GetString() is not { } hash
                || !json.Read() || json.TokenType != JsonTokenType.PropertyName)
            {
                return false;
            }

            string? signature = null;
            if (json.ValueTextEquals(SignatureName))
            {
                if (!json.Read() || json.TokenType != JsonTokenType.String || (signature = json.GetString()) is null
                    || !json.Read() || json.TokenType != JsonTokenType.PropertyName)
                {
                    return false;
                }
            }

            if (!json.ValueTextEquals(ContentName) || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var start = (int)json.TokenStartIndex;
            json.Skip();
            var text = line[start..(int)json.BytesConsumed];
            if (!json.Read() || json.TokenType != JsonTokenType.EndObject || json.Read()
                || JsonSerializer.Deserialize(text, EvidenceJson.Default.EvidenceContent) is not { Entry: not null } content)
            {
                return false;
            }

            read = new EvidenceLine(content, hash, signature, HashOf(text) == hash && Write(hash, signature, text).Span.SequenceEqual(line));
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Text that is no UTF-8 is the latter.
            return false;
        }
    }

    /// <summary>The SHA-256 of bytes, as the evidence has it.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string HashOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexString(hash).ToLowerInvariant();
    }
}
