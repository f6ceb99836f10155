using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrailLake;

internal sealed class GetEventDataStoreRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>The store's ARN.</summary>
    public string? EventDataStore { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("EventDataStore", EventDataStore);
}

internal sealed class GetEventDataStoreResponse : AmazonWebServiceResponse, IJsonResponse<GetEventDataStoreResponse>
{
    public string? EventDataStoreArn { get; init; }

    public string? Name { get; init; }

    public string? Status { get; init; }

    public string? KmsKeyId { get; init; }

    public bool? MultiRegionEnabled { get; init; }

    public bool? OrganizationEnabled { get; init; }

    public static GetEventDataStoreResponse ReadFrom(JsonElement json) => new()
    {
        EventDataStoreArn = json.ReadText("EventDataStoreArn"),
        Name = json.ReadText("Name"),
        Status = json.ReadText("Status"),
        KmsKeyId = json.ReadText("KmsKeyId"),
        MultiRegionEnabled = json.ReadFlag("MultiRegionEnabled"),
        OrganizationEnabled = json.ReadFlag("OrganizationEnabled"),
    };
}
