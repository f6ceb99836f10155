using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>Alone among CloudTrail's operations, its members begin in lower case on the wire.</summary>
internal sealed class DescribeTrailsRequest : AmazonWebServiceRequest, IJsonRequest
{
    public bool? IncludeShadowTrails { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteFlag("includeShadowTrails", IncludeShadowTrails);
}

internal sealed class DescribeTrailsResponse : AmazonWebServiceResponse, IJsonResponse<DescribeTrailsResponse>
{
    public List<Trail?>? TrailList { get; init; }

    public static DescribeTrailsResponse ReadFrom(JsonElement json) => new() { TrailList = json.ReadList("trailList", Trail.ReadFrom) };
}
