using System.Text;
using System.Text.Json;
using KmsCompliance.Files;

namespace KmsCompliance.Rules;

/// <summary>A value of a settings file, and where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Pointer">Its place, by RFC 6901.</param>
/// <param name="Line">Its line, from 1.</param>
internal sealed record SettingsValue(JsonValueKind Kind, string Pointer, int Line)
{
    private const int MostLevels = 16;

    /// <summary>A text, or a number as it is written.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The members of an object, in their order.</summary>
    public List<KeyValuePair<string, SettingsValue>> Members { get; } = [];

    /// <summary>The items of a list.</summary>
    public List<SettingsValue> Items { get; } = [];

    /// <summary>Reads a document. Comments and commas before an end are let be.</summary>
    /// <param name="text">The document.</param>
    /// <exception cref="SettingsException">It is none.</exception>
    public static SettingsValue Parse(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = MostLevels,
        });
        var lines = new LineCounter(utf8);
        try
        {
            reader.Read();
            var root = Read(ref reader, lines, string.Empty);
            reader.Read();
            return root;
        }
        catch (InvalidOperationException)
        {
            throw new SettingsException(string.Empty, lines.LineOf(reader.TokenStartIndex), "a text there has half of a character");
        }
        catch (JsonException exception)
        {
            throw new SettingsException(string.Empty, (int)(exception.LineNumber ?? 0) + 1, $"it is not JSON: {LineCounter.WithoutPlace(exception.Message)}");
        }
    }

    private static SettingsValue Read(ref Utf8JsonReader reader, LineCounter lines, string pointer)
    {
        var line = lines.LineOf(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var structure = new SettingsValue(JsonValueKind.Object, pointer, line);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    var place = $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
                    var nameLine = lines.LineOf(reader.TokenStartIndex);
                    if (structure.Members.Exists(member => member.Key == name))
                    {
                        throw new SettingsException(place, nameLine, "it is there twice");
                    }

                    reader.Read();
                    structure.Members.Add(new(name, Read(ref reader, lines, place)));
                }

                return structure;
            case JsonTokenType.StartArray:
                var list = new SettingsValue(JsonValueKind.Array, pointer, line);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(Read(ref reader, lines, $"{pointer}/{list.Items.Count}"));
                }

                return list;
            case JsonTokenType.String:
                return new(JsonValueKind.String, pointer, line)
                {
                    Text = reader.GetString()!,
                };
            case JsonTokenType.Number:
                return new(JsonValueKind.Number, pointer, line)
                {
                    Text = Encoding.UTF8.GetString(reader.ValueSpan),
                };
            case JsonTokenType.True:
                return new(JsonValueKind.True, pointer, line);
            case JsonTokenType.False:
                return new(JsonValueKind.False, pointer, line);
            default:
                return new(JsonValueKind.Null, pointer, line);
        }
    }
}

/// <summary>What is wrong with a settings file, and where.</summary>
/// <param name="pointer">The place, by RFC 6901; empty for the whole.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="problem">What is wrong there, as a clause.</param>
internal sealed class SettingsException(string pointer, int line, string problem) : Exception(problem)
{
    /// <summary>The place.</summary>
    public string Pointer => pointer;

    /// <summary>The line.</summary>
    public int Line => line;
}
