using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>A change of key. CloudTrail changes what is sent and leaves the rest, so nothing else is.</summary>
internal sealed class UpdateTrailRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>The trail's name or ARN.</summary>
    public string? Name { get; set; }

    /// <summary>Empty for none.</summary>
    public string? KmsKeyId { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteText("Name", Name);
        json.WriteText("KmsKeyId", KmsKeyId);
    }
}

internal sealed class UpdateTrailResponse : AmazonWebServiceResponse, IJsonResponse<UpdateTrailResponse>
{
    public string? TrailARN { get; init; }

    public static UpdateTrailResponse ReadFrom(JsonElement json) => new() { TrailARN = json.ReadText("TrailARN") };
}
