using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrail;

internal sealed class LookupEventsRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>One attribute alone is taken: the resource's name.</summary>
    public required string ResourceName { get; set; }

    public DateTimeOffset StartTime { get; set; }

    public DateTimeOffset EndTime { get; set; }

    public int MaxResults { get; set; }

    public string? NextToken { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray("LookupAttributes");
        json.WriteStartObject();
        json.WriteString("AttributeKey", nameof(ResourceName));
        json.WriteString("AttributeValue", ResourceName);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNumber(nameof(StartTime), StartTime.ToUnixTimeSeconds());
        json.WriteNumber(nameof(EndTime), EndTime.ToUnixTimeSeconds());
        json.WriteCount("MaxResults", MaxResults);
        json.WriteText("NextToken", NextToken);
    }
}

internal sealed class LookupEventsResponse : AmazonWebServiceResponse, IJsonResponse<LookupEventsResponse>
{
    public List<Event?>? Events { get; init; }

    public string? NextToken { get; init; }

    public static LookupEventsResponse ReadFrom(JsonElement json) => new()
    {
        Events = json.ReadList("Events", Event.ReadFrom),
        NextToken = json.ReadToken("NextToken"),
    };
}

/// <summary>One event: what is said of it outside, and the text that says more.</summary>
internal sealed class Event
{
    public string? EventId { get; init; }

    public string? EventName { get; init; }

    public string? ReadOnly { get; init; }

    public DateTime? EventTime { get; init; }

    public string? EventSource { get; init; }

    public string? Username { get; init; }

    public string? CloudTrailEvent { get; init; }

    public static Event ReadFrom(JsonElement json) => new()
    {
        EventId = json.ReadText("EventId"),
        EventName = json.ReadText("EventName"),
        ReadOnly = json.ReadText("ReadOnly"),
        EventTime = json.ReadTime("EventTime"),
        EventSource = json.ReadText("EventSource"),
        Username = json.ReadText("Username"),
        CloudTrailEvent = json.ReadToken("CloudTrailEvent"),
    };
}
