using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrail;

internal sealed class GetTrailRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? Name { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("Name", Name);
}

internal sealed class GetTrailResponse : AmazonWebServiceResponse, IJsonResponse<GetTrailResponse>
{
    public Trail? Trail { get; init; }

    public static GetTrailResponse ReadFrom(JsonElement json) => new() { Trail = json.ReadObject("Trail", CloudTrail.Trail.ReadFrom) };
}
