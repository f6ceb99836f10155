using System.Text;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>Segments are checked and thrown away.</summary>
internal static class TraceOperations
{
    private const int MaxSegmentBytes = 64 * 1024;
    private static readonly string[] Required = ["name", "id", "trace_id", "start_time"];

    public static void PutTraceSegments(AwsCall call)
    {
        var documents = call.Input.OptionalTexts("TraceSegmentDocuments")
            ?? throw call.Input.Invalid("TraceSegmentDocuments", "Member must not be null");
        call.Json.WriteStartArray("UnprocessedTraceSegments");
        foreach (var document in documents)
        {
            if (Refusal(document) is var (id, code, message))
            {
                call.Json.WriteStartObject();
                call.Json.WriteOptional("Id", id);
                call.Json.WriteString("ErrorCode", code);
                call.Json.WriteString("Message", message);
                call.Json.WriteEndObject();
            }
        }

        call.Json.WriteEndArray();
    }

    private static (string? Id, string Code, string Message)? Refusal(string document)
    {
        if (Encoding.UTF8.GetByteCount(document) > MaxSegmentBytes)
        {
            return (null, "SegmentTooLarge", "Segment is larger than 64 KB.");
        }

        try
        {
            using var segment = JsonDocument.Parse(document);
            var root = segment.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return (null, "ParseError", "Invalid segment. ErrorCode: ParseError");
            }

            var id = root.TryGetProperty("id", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            var missing = Required.FirstOrDefault(member => !root.TryGetProperty(member, out _))
                ?? (root.TryGetProperty("end_time", out _) || root.TryGetProperty("in_progress", out _) ? null : "end_time");
            return missing is null ? null : (id, "MissingField", $"Invalid segment. ErrorCode: Missing{missing}");
        }
        catch (JsonException)
        {
            return (null, "ParseError", "Invalid segment. ErrorCode: ParseError");
        }
    }
}
