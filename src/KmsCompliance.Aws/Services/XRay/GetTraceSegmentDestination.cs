using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.XRay;

internal sealed class GetTraceSegmentDestinationRequest : AmazonWebServiceRequest;

internal sealed class GetTraceSegmentDestinationResponse : AmazonWebServiceResponse, IJsonResponse<GetTraceSegmentDestinationResponse>
{
    public string? Destination { get; init; }

    public static GetTraceSegmentDestinationResponse ReadFrom(JsonElement json) => new() { Destination = json.ReadText("Destination") };
}
