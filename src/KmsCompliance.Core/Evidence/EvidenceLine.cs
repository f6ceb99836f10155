using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace KmsCompliance.Evidence;

/// <summary>A line of evidence: a hash, and the content that it is made of. There is one way to write it, so that a changed byte
/// anywhere shows.</summary>
/// <param name="Content">The content.</param>
/// <param name="Hash">What the line says to be its hash.</param>
/// <param name="IsWhole">Whether it is, and the line is written as it has to be.</param>
internal sealed record EvidenceLine(EvidenceContent Content, string Hash, bool IsWhole)
{
    /// <summary>The longest line that is written or read.</summary>
    public const int MostBytes = 4 << 20;

    private static ReadOnlySpan<byte> HashName => "Hash"u8;

    private static ReadOnlySpan<byte> ContentName => "Content"u8;

    /// <summary>Makes a line, without its end.</summary>
    /// <param name="content">The content.</param>
    /// <param name="hash">Its hash.</param>
    public static ReadOnlyMemory<byte> Write(EvidenceContent content, out string hash)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(content, EvidenceJson.Default.EvidenceContent);
        hash = HashOf(text);
        return Write(hash, text).WrittenMemory;
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
                || !json.Read() || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals(ContentName)
                || !json.Read() || json.TokenType != JsonTokenType.StartObject)
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

            read = new EvidenceLine(content, hash, HashOf(text) == hash && Write(hash, text).WrittenSpan.SequenceEqual(line));
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

    private static ArrayBufferWriter<byte> Write(string hash, ReadOnlySpan<byte> content)
    {
        var line = new ArrayBufferWriter<byte>(content.Length + 128);
        using var json = new Utf8JsonWriter(line);
        json.WriteStartObject();
        json.WriteString(HashName, hash);
        json.WritePropertyName(ContentName);
        json.WriteRawValue(content, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return line;
    }
}
