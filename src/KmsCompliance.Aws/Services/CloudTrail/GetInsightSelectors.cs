using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrail;

internal sealed class GetInsightSelectorsRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>The trail's name or ARN.</summary>
    public string? TrailName { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("TrailName", TrailName);
}

/// <summary>The insights that a trail looks for.</summary>
internal sealed class GetInsightSelectorsResponse : AmazonWebServiceResponse, IJsonResponse<GetInsightSelectorsResponse>
{
    public string? TrailARN { get; init; }

    public List<InsightSelector?>? InsightSelectors { get; init; }

    public static GetInsightSelectorsResponse ReadFrom(JsonElement json) => new()
    {
        TrailARN = json.ReadText("TrailARN"),
        InsightSelectors = json.ReadList("InsightSelectors", InsightSelector.ReadFrom),
    };
}

internal sealed class InsightSelector
{
    public string? InsightType { get; init; }

    public List<string>? EventCategories { get; init; }

    public static InsightSelector ReadFrom(JsonElement json) => new()
    {
        InsightType = json.ReadText("InsightType"),
        EventCategories = json.ReadTexts("EventCategories"),
    };
}
