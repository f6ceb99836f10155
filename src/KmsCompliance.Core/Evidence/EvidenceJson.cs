using System.Text.Json.Serialization;

namespace KmsCompliance.Evidence;

/// <summary>Reads and writes the contents of lines: members in one order, nothing between them, nothing that is null.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8, GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(EvidenceContent))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
