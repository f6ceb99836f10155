using System.Collections.Frozen;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>AWS X-Ray, as far as encryption goes.</summary>
internal sealed class XRayService : SandboxService
{
    public override string Name => "XRay";

    public override AwsEndpoint Endpoint { get; } = new(
        "xray",
        new RestJsonProtocol("com.amazonaws.xray", new Dictionary<string, string>
        {
            ["/EncryptionConfig"] = "GetEncryptionConfig",
            ["/PutEncryptionConfig"] = "PutEncryptionConfig",
            ["/TraceSegments"] = "PutTraceSegments",
            ["/Traces"] = "BatchGetTraces",
            ["/GetTraceSegmentDestination"] = "GetTraceSegmentDestination",
            ["/UpdateTraceSegmentDestination"] = "UpdateTraceSegmentDestination",
        }.ToFrozenDictionary(StringComparer.Ordinal)),
        ServiceErrors.RestJson());

    public override IReadOnlyList<AwsOperation> Operations { get; } =
    [
        new("GetEncryptionConfig", EncryptionConfigOperations.GetEncryptionConfig),
        new("PutEncryptionConfig", EncryptionConfigOperations.PutEncryptionConfig),
        new("PutTraceSegments", TraceOperations.PutTraceSegments),
        new("BatchGetTraces", TraceOperations.BatchGetTraces),
        new("GetTraceSegmentDestination", DestinationOperations.GetTraceSegmentDestination),
        new("UpdateTraceSegmentDestination", DestinationOperations.UpdateTraceSegmentDestination),
    ];

    public override IReadOnlyList<string> AuditorActions { get; } = ["xray:Get*", "xray:BatchGet*"];

    public override EstateMember Estate { get; } = new XRayEstate();
}
