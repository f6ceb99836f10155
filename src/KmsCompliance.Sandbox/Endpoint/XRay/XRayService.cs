using System.Collections.Frozen;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.XRay;

/// <summary>AWS X-Ray, as far as encryption goes.</summary>
internal sealed class XRayService : AwsService
{
    public override string Name => "xray";

    public override AwsProtocol Protocol { get; } = new RestJsonProtocol(new Dictionary<string, string>
    {
        ["/EncryptionConfig"] = "GetEncryptionConfig",
        ["/PutEncryptionConfig"] = "PutEncryptionConfig",
        ["/TraceSegments"] = "PutTraceSegments",
        ["/GetTraceSegmentDestination"] = "GetTraceSegmentDestination",
    }.ToFrozenDictionary(StringComparer.Ordinal));

    public override ServiceErrors Errors { get; } = ServiceErrors.RestJson();

    public override FrozenDictionary<string, Action<AwsCall>> Operations { get; } = new Dictionary<string, Action<AwsCall>>
    {
        ["GetEncryptionConfig"] = EncryptionConfigOperations.GetEncryptionConfig,
        ["PutEncryptionConfig"] = EncryptionConfigOperations.PutEncryptionConfig,
        ["PutTraceSegments"] = TraceOperations.PutTraceSegments,
        ["GetTraceSegmentDestination"] = TraceOperations.GetTraceSegmentDestination,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
