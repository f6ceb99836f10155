using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KmsCompliance.Policy.Documents;

/// <summary>Reads the text of a policy into nodes and writes nodes as text.</summary>
internal sealed class PolicyText
{
    // A policy that IAM understands is seven levels deep; the rest is room for members that are only carried along.
    private const int MaxDepth = 32;

    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html lists the characters.
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "\t\n\r" + string.Create(0x100 - 0x20, 0, static (span, _) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)(0x20 + i);
            }
        }));

    private readonly byte[] _utf8;
    private readonly PolicyDialect _dialect;

    private PolicyText(byte[] utf8, PolicyDialect dialect)
    {
        _utf8 = utf8;
        _dialect = dialect;
    }

    /// <summary>Checks characters and size, then reads.</summary>
    /// <exception cref="KeyPolicyFormatException">The text is not JSON, or not one that KMS would take.</exception>
    public static (PolicyText Text, PolicyNode Root) Read(string json, PolicyDialect dialect)
    {
        var bad = json.AsSpan().IndexOfAnyExcept(Allowed);
        if (bad >= 0)
        {
            var (line, position) = Locate(json, bad);
            throw dialect.Error(
                $"the character U+{(int)json[bad]:X4} is not allowed in {dialect.Article} {dialect.Name}; only tab, line feed, carriage return and U+0020 to U+00FF are.",
                line,
                position);
        }

        var utf8 = Encoding.UTF8.GetBytes(json);
        if (utf8.Length > dialect.MaxBytes)
        {
            throw new KeyPolicyFormatException(
                $"The {dialect.Name} is {utf8.Length} bytes long; {dialect.Taker} takes {dialect.MaxBytes} bytes at most.");
        }

        var text = new PolicyText(utf8, dialect);
        return (text, text.ReadRoot());
    }

    /// <summary>An error at the place of a node.</summary>
    public KeyPolicyFormatException Error(PolicyNode at, string reason) => Error(at.Offset, reason);

    public static string Write(PolicyNode node, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            Write(writer, node);
        }

        // The same text on every system: a line feed inside a JSON string is always escaped, so only layout is touched.
        return Encoding.UTF8.GetString(buffer.WrittenSpan).Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    public static void Write(Utf8JsonWriter writer, PolicyNode node)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, value) in node.Members)
                {
                    writer.WritePropertyName(Encode(name));
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in node.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Encode(node.Text));
                break;
            case JsonValueKind.Null:
                writer.WriteNullValue();
                break;
            default:
                // A number keeps its digits: 1.0 stays 1.0, and a long one loses nothing.
                writer.WriteRawValue(node.Text);
                break;
        }
    }

    // Characters that KMS does not take reach us only as \u escapes, and must leave as such.
    private static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(
        text,
        text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF') ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    private static (int Line, int Position) Locate(ReadOnlySpan<char> text, int index)
    {
        var before = text[..index];
        return (before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }

    private PolicyNode ReadRoot()
    {
        if (_utf8.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            throw new KeyPolicyFormatException($"The {_dialect.Name} is empty.");
        }

        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader);

            // Finds what follows the document.
            reader.Read();
            return root;
        }
        catch (JsonException error)
        {
            throw SyntaxError(error);
        }
    }

    private PolicyNode ReadValue(ref Utf8JsonReader reader)
    {
        var offset = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, offset);
            case JsonTokenType.StartArray:
                var items = new List<PolicyNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader));
                }

                return PolicyNode.Array(items, offset);
            case JsonTokenType.String:
                return PolicyNode.Scalar(JsonValueKind.String, ReadString(ref reader), offset);
            case JsonTokenType.Number:
                return PolicyNode.Scalar(JsonValueKind.Number, Encoding.UTF8.GetString(reader.ValueSpan), offset);
            case JsonTokenType.True:
                return PolicyNode.Scalar(JsonValueKind.True, "true", offset);
            case JsonTokenType.False:
                return PolicyNode.Scalar(JsonValueKind.False, "false", offset);
            default:
                return PolicyNode.Scalar(JsonValueKind.Null, "null", offset);
        }
    }

    private PolicyNode ReadObject(ref Utf8JsonReader reader, int offset)
    {
        var members = new List<KeyValuePair<string, PolicyNode>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var nameOffset = (int)reader.TokenStartIndex;
            var name = ReadString(ref reader);
            if (!names.Add(name))
            {
                throw Error(nameOffset, $"the member '{PolicyNode.Shorten(name)}' appears twice in one object.");
            }

            reader.Read();
            members.Add(new(name, ReadValue(ref reader)));
        }

        return PolicyNode.Object(members, offset);
    }

    private string ReadString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error((int)reader.TokenStartIndex, "the string holds half of a surrogate pair, which stands for no character.");
        }
    }

    private KeyPolicyFormatException SyntaxError(JsonException error)
    {
        // The reader counts lines and bytes from 0, and repeats both at the end of its message.
        var start = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--)
        {
            start += _utf8.AsSpan(start).IndexOf((byte)'\n') + 1;
        }

        var offset = Math.Min(start + (int)(error.BytePositionInLine ?? 0), _utf8.Length);
        var tail = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = tail < 0 ? error.Message : error.Message[..tail];
        return Error(offset, $"not valid JSON: {reason}");
    }

    private KeyPolicyFormatException Error(int offset, string reason)
    {
        var before = Encoding.UTF8.GetString(_utf8, 0, offset);
        var (line, position) = Locate(before, before.Length);
        return _dialect.Error(reason, line, position);
    }
}
