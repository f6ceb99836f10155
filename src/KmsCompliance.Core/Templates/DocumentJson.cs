using System.Text;
using System.Text.Json;
using KmsCompliance.Files;
using KmsCompliance.Ports;

namespace KmsCompliance.Templates;

/// <summary>Reads JSON with the lines that its values stand in. What is no JSON, names a member twice, or is deeper than anything that
/// anybody writes is refused.</summary>
internal static class DocumentJson
{
    // Terraform nests modules in modules; a hundred of them is more than anybody has.
    private const int MostLevels = 256;

    /// <summary>Reads a document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="isLeftOut">Whether the content of a member is not to be read, by the name of what it is in and its own.</param>
    /// <exception cref="DocumentException">It is none.</exception>
    public static DocumentNode Read(string text, Func<string, string, bool> isLeftOut)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MostLevels });
        var lines = new LineCounter(utf8);
        try
        {
            reader.Read();
            var root = Read(ref reader, lines, isLeftOut, inside: string.Empty);
            reader.Read();
            return root;
        }
        catch (InvalidOperationException)
        {
            throw new DocumentException(lines.LineOf(reader.TokenStartIndex), "a text there has half of a character");
        }
        catch (JsonException exception)
        {
            throw new DocumentException((int)(exception.LineNumber ?? 0) + 1, $"it is not JSON: {LineCounter.WithoutPlace(exception.Message)}");
        }
    }

    private static DocumentNode Read(ref Utf8JsonReader reader, LineCounter lines, Func<string, string, bool> isLeftOut, string inside)
    {
        var line = lines.LineOf(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, lines, isLeftOut, inside, line);
            case JsonTokenType.StartArray:
                var items = new List<DocumentNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, lines, isLeftOut, inside));
                }

                return new(JsonValueKind.Array, line) { Items = items };
            case JsonTokenType.String:
                return new(JsonValueKind.String, line) { Text = reader.GetString()! };
            case JsonTokenType.Number:
                return new(JsonValueKind.Number, line) { Text = Encoding.UTF8.GetString(reader.ValueSpan) };
            case JsonTokenType.True:
                return new(JsonValueKind.True, line);
            case JsonTokenType.False:
                return new(JsonValueKind.False, line);
            default:
                return new(JsonValueKind.Null, line);
        }
    }

    private static DocumentNode ReadObject(ref Utf8JsonReader reader, LineCounter lines, Func<string, string, bool> isLeftOut, string inside, int line)
    {
        var members = new List<KeyValuePair<string, DocumentNode>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var nameLine = lines.LineOf(reader.TokenStartIndex);
            if (!names.Add(name))
            {
                throw new DocumentException(nameLine, $"'{name}' is there twice");
            }

            reader.Read();
            if (isLeftOut(inside, name))
            {
                members.Add(new(name, new(JsonValueKind.Undefined, nameLine)));
                reader.Skip();
            }
            else
            {
                // A member is looked for by its name, so that its line is that of the name.
                var value = Read(ref reader, lines, isLeftOut, name);
                members.Add(new(name, value.Line == nameLine ? value : value with { Line = nameLine }));
            }
        }

        return new(JsonValueKind.Object, line) { Members = members };
    }
}
