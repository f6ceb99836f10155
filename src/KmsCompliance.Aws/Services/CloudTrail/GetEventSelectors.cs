using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Aws.Services.CloudTrail;

internal sealed class GetEventSelectorsRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>The trail's name or ARN.</summary>
    public string? TrailName { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("TrailName", TrailName);
}

/// <summary>What a trail logs, in one form or the other.</summary>
internal sealed class GetEventSelectorsResponse : AmazonWebServiceResponse, IJsonResponse<GetEventSelectorsResponse>
{
    public string? TrailARN { get; init; }

    public IReadOnlyList<TrailEventSelector> EventSelectors { get; init; } = [];

    public IReadOnlyList<AdvancedEventSelector> AdvancedEventSelectors { get; init; } = [];

    public static GetEventSelectorsResponse ReadFrom(JsonElement json) => new()
    {
        TrailARN = json.ReadText("TrailARN"),
        EventSelectors = EventSelectorReading.ReadBasic(json) ?? [],
        AdvancedEventSelectors = EventSelectorReading.ReadAdvanced(json) ?? [],
    };
}
