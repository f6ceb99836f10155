using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>Where trace segments go: Transaction Search sends them to CloudWatch Logs.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search.html"/></remarks>
internal static class DestinationOperations
{
    public static void GetTraceSegmentDestination(AwsCall call) => Write(call);

    public static void UpdateTraceSegmentDestination(AwsCall call)
    {
        var settings = call.Here.XRay;
        var destination = call.Input.Choice("Destination", XRaySettings.Destinations);
        if (destination != settings.Destination)
        {
            settings.Destination = destination;
            settings.DestinationPendingUntil = call.Now + call.World.Options.XRayUpdatingDuration;
        }

        Write(call);
    }

    private static void Write(AwsCall call)
    {
        var settings = call.Here.XRay;
        call.Json.WriteString("Destination", settings.Destination);
        call.Json.WriteString("Status", call.Now < settings.DestinationPendingUntil ? "PENDING" : "ACTIVE");
    }
}
