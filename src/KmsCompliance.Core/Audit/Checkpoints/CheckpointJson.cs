using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using KmsCompliance.Files;
using KmsCompliance.Services;

namespace KmsCompliance.Audit.Checkpoints;

/// <summary>Reads and writes what a checkpoint's files hold.</summary>
internal static class CheckpointJson
{
    private const string UnitLine = "Unit";
    private const string StatusLine = "Status";
    private const string EndLine = "End";

    // All that can be set, and nothing that follows from it: what is left out would be lost.
    private static readonly JsonSerializerOptions Options = new()
    {
        IgnoreReadOnlyProperties = true,
        MaxDepth = 8,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new TextsConverter(), new ListConverter() },
    };

    /// <summary>What a checkpoint is of, as text.</summary>
    public static byte[] Write(CheckpointHeader header) => JsonSerializer.SerializeToUtf8Bytes(header, Options);

    /// <summary>Reads what a checkpoint is of.</summary>
    /// <exception cref="UnreadableFileException">The text is none.</exception>
    public static CheckpointHeader ReadHeader(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize<CheckpointHeader>(text, Options) ?? throw new UnreadableFileException("it says nothing");
        }
        catch (JsonException exception)
        {
            throw new UnreadableFileException("it is not what a run has written", exception);
        }
    }

    /// <summary>Writes what a unit is of.</summary>
    public static void Write(IBufferWriter<byte> lines, CheckpointUnitHeader unit) => Write(lines, UnitLine, unit, typeof(CheckpointUnitHeader));

    /// <summary>Writes a status.</summary>
    public static void Write(IBufferWriter<byte> lines, EncryptionStatus status) => Write(lines, StatusLine, status, status.GetType());

    /// <summary>Writes how many statuses there are.</summary>
    public static void WriteEnd(IBufferWriter<byte> lines, int count) => Write(lines, EndLine, count, typeof(int));

    /// <summary>Reads what a unit is of.</summary>
    /// <exception cref="UnreadableFileException">The line says something else.</exception>
    public static CheckpointUnitHeader ReadUnit(ReadOnlySpan<byte> line) =>
        Read(line, static name => name == UnitLine ? typeof(CheckpointUnitHeader) : null) as CheckpointUnitHeader ?? throw NoLine();

    /// <summary>Reads a status, or how many there are.</summary>
    /// <exception cref="UnreadableFileException">The line is neither.</exception>
    public static object ReadStatusOrEnd(ReadOnlySpan<byte> line, ServiceDefinition service) =>
        Read(line, name => name == StatusLine ? service.StatusType : name == EndLine ? typeof(int) : null) ?? throw NoLine();

    private static void Write(IBufferWriter<byte> lines, string name, object value, Type type)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, type, Options);
            json.WriteEndObject();
        }

        lines.Write("\n"u8);
    }

    private static object? Read(ReadOnlySpan<byte> line, Func<string?, Type?> typeOf)
    {
        try
        {
            var json = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject || !json.Read() || json.TokenType != JsonTokenType.PropertyName || typeOf(json.GetString()) is not { } type)
            {
                return null;
            }

            json.Read();
            var value = JsonSerializer.Deserialize(ref json, type, Options);
            return json.Read() && json.TokenType == JsonTokenType.EndObject && !json.Read() ? value : null;
        }
        catch (JsonException exception)
        {
            throw new UnreadableFileException("it has a line that no run has written", exception);
        }
    }

    private static UnreadableFileException NoLine() => new("it has a line that no run has written");

    private sealed class TextsConverter : JsonConverter<TextDictionary>
    {
        public override TextDictionary Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options) ?? throw new JsonException());

        public override void Write(Utf8JsonWriter writer, TextDictionary value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize<IReadOnlyDictionary<string, string>>(writer, value, options);
    }

    private sealed class ListConverter : JsonConverter<TextList>
    {
        public override TextList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            [.. JsonSerializer.Deserialize<string[]>(ref reader, options) ?? throw new JsonException()];

        public override void Write(Utf8JsonWriter writer, TextList value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize<IReadOnlyList<string>>(writer, value, options);
    }
}
