using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrailLake;

/// <summary>The one change of key that an event data store allows.</summary>
internal sealed class UpdateEventDataStoreRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>The store's ARN.</summary>
    public string? EventDataStore { get; set; }

    public string? KmsKeyId { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteText("EventDataStore", EventDataStore);
        json.WriteText("KmsKeyId", KmsKeyId);
    }
}

internal sealed class UpdateEventDataStoreResponse : AmazonWebServiceResponse, IJsonResponse<UpdateEventDataStoreResponse>
{
    public string? EventDataStoreArn { get; init; }

    public static UpdateEventDataStoreResponse ReadFrom(JsonElement json) => new() { EventDataStoreArn = json.ReadText("EventDataStoreArn") };
}
