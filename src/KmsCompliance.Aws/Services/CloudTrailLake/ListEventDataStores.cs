using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrailLake;

internal sealed class ListEventDataStoresRequest : AmazonWebServiceRequest, IJsonRequest
{
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteCount("MaxResults", MaxResults);
        json.WriteText("NextToken", NextToken);
    }
}

internal sealed class ListEventDataStoresResponse : AmazonWebServiceResponse, IJsonResponse<ListEventDataStoresResponse>
{
    public List<EventDataStore?>? EventDataStores { get; init; }

    public string? NextToken { get; init; }

    public static ListEventDataStoresResponse ReadFrom(JsonElement json) => new()
    {
        EventDataStores = json.ReadList("EventDataStores", EventDataStore.ReadFrom),
        NextToken = json.ReadToken("NextToken"),
    };
}

/// <summary>One event data store in a list, which has neither its key nor, any more, its status.</summary>
internal sealed class EventDataStore
{
    public string? EventDataStoreArn { get; init; }

    public string? Name { get; init; }

    public static EventDataStore ReadFrom(JsonElement json) => new()
    {
        EventDataStoreArn = json.ReadText("EventDataStoreArn"),
        Name = json.ReadText("Name"),
    };
}
