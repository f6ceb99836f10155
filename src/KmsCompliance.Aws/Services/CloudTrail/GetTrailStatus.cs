using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrail;

internal sealed class GetTrailStatusRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>The trail's name or ARN.</summary>
    public string? Name { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("Name", Name);
}

/// <summary>How a trail fares; of that, whether it logs.</summary>
internal sealed class GetTrailStatusResponse : AmazonWebServiceResponse, IJsonResponse<GetTrailStatusResponse>
{
    public bool? IsLogging { get; init; }

    public static GetTrailStatusResponse ReadFrom(JsonElement json) => new() { IsLogging = json.ReadFlag("IsLogging") };
}
