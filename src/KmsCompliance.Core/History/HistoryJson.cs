using System.Text.Json.Serialization;

namespace KmsCompliance.History;

/// <summary>Reads and writes the lines of a run's file.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8, GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(HistoryLine))]
internal sealed partial class HistoryJson : JsonSerializerContext;
