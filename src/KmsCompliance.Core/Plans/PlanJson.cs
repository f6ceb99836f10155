using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KmsCompliance.Plans;

/// <summary>Reads and writes plans, their journals and their approvals: members in one order, and what is null is left out.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = MaxDepth, GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(PlanState))]
[JsonSerializable(typeof(PlanJournalEntry))]
[JsonSerializable(typeof(PlanApproval))]
internal sealed partial class PlanJson : JsonSerializerContext
{
    private const int MaxDepth = 64;

    /// <summary>The bytes of a value on one line.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type.</param>
    /// <param name="prefix">What stands before it.</param>
    public static byte[] Serialize<T>(T value, JsonTypeInfo<T> type, string prefix = "") =>
        [.. Encoding.UTF8.GetBytes(prefix), .. JsonSerializer.SerializeToUtf8Bytes(value, type)];

    /// <summary>The text of a value for people: indented, with line feeds and one at its end, on every platform.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type.</param>
    public static string Indent<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, MaxDepth = MaxDepth }))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        // Within texts a carriage return is escaped.
        return Encoding.UTF8.GetString(buffer.WrittenSpan).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
    }
}
