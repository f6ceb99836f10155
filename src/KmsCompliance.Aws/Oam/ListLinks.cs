using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Oam;

internal sealed class ListLinksRequest : AmazonWebServiceRequest, IJsonRequest
{
    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteCount("MaxResults", MaxResults);
        json.WriteText("NextToken", NextToken);
    }
}

internal sealed class ListLinksResponse : AmazonWebServiceResponse, IJsonResponse<ListLinksResponse>
{
    /// <summary>Required by the model: an answer without it is none.</summary>
    public List<ListLinksItem?> Items { get; init; } = [];

    public string? NextToken { get; init; }

    public static ListLinksResponse ReadFrom(JsonElement json) => new()
    {
        Items = json.ReadList("Items", ListLinksItem.ReadFrom) ?? throw new JsonException("There is no 'Items'."),
        NextToken = json.ReadToken("NextToken"),
    };
}

internal sealed class ListLinksItem
{
    public string? Arn { get; init; }

    public string? SinkArn { get; init; }

    /// <summary>A link without any would share nothing: that traces are not shared is not known by it.</summary>
    public List<string> ResourceTypes { get; init; } = [];

    public static ListLinksItem ReadFrom(JsonElement json) => new()
    {
        Arn = json.ReadText("Arn"),
        SinkArn = json.ReadText("SinkArn"),
        ResourceTypes = json.ReadTexts("ResourceTypes") is { Count: > 0 } types ? types : throw new JsonException("There are no 'ResourceTypes'."),
    };
}
