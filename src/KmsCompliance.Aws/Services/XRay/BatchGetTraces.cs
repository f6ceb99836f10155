using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.XRay;

internal sealed class BatchGetTracesRequest : AmazonWebServiceRequest, IJsonRequest
{
    public required string TraceId { get; init; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray("TraceIds");
        json.WriteStringValue(TraceId);
        json.WriteEndArray();
    }
}

internal sealed class BatchGetTracesResponse : AmazonWebServiceResponse, IJsonResponse<BatchGetTracesResponse>
{
    public IReadOnlyList<Trace?> Traces { get; init; } = [];

    public static BatchGetTracesResponse ReadFrom(JsonElement json) => new() { Traces = json.ReadList("Traces", Trace.ReadFrom) ?? [] };
}

/// <summary>A trace. What its segments say is not read: it may be anything.</summary>
internal sealed class Trace
{
    public string? Id { get; init; }

    public IReadOnlyList<string?> SegmentIds { get; init; } = [];

    public static Trace ReadFrom(JsonElement json) => new()
    {
        Id = json.ReadText("Id"),
        SegmentIds = json.ReadList("Segments", static segment => segment.ReadText("Id") ?? string.Empty) ?? [],
    };
}
