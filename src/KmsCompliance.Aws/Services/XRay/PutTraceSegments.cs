using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.XRay;

internal sealed class PutTraceSegmentsRequest : AmazonWebServiceRequest, IJsonRequest
{
    public required IReadOnlyList<string> TraceSegmentDocuments { get; init; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray(nameof(TraceSegmentDocuments));
        foreach (var document in TraceSegmentDocuments)
        {
            json.WriteStringValue(document);
        }

        json.WriteEndArray();
    }
}

internal sealed class PutTraceSegmentsResponse : AmazonWebServiceResponse, IJsonResponse<PutTraceSegmentsResponse>
{
    public IReadOnlyList<UnprocessedTraceSegment?> UnprocessedTraceSegments { get; init; } = [];

    public static PutTraceSegmentsResponse ReadFrom(JsonElement json) => new()
    {
        UnprocessedTraceSegments = json.ReadList("UnprocessedTraceSegments", UnprocessedTraceSegment.ReadFrom) ?? [],
    };
}

internal sealed class UnprocessedTraceSegment
{
    public string? ErrorCode { get; init; }

    public string? Message { get; init; }

    public static UnprocessedTraceSegment ReadFrom(JsonElement json) => new() { ErrorCode = json.ReadText("ErrorCode"), Message = json.ReadText("Message") };
}
