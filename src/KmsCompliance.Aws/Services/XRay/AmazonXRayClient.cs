using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.XRay;

/// <summary>X-Ray, named as in the AWS SDK so that its package can take this folder's place.</summary>
internal sealed class AmazonXRayClient(AWSCredentials credentials, ServiceConfig config)
    : JsonServiceClient(Service, credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly JsonServiceDescription Service = new("XRay", "xray", "2016-04-12", JsonProtocol.RestJson, TargetPrefix: null);

    private static readonly JsonOperation GetEncryptionConfig = new("GetEncryptionConfig", "/EncryptionConfig");
    private static readonly JsonOperation PutEncryptionConfig = new("PutEncryptionConfig", "/PutEncryptionConfig");
    private static readonly JsonOperation GetTraceSegmentDestination = new("GetTraceSegmentDestination", "/GetTraceSegmentDestination");
    private static readonly JsonOperation PutTraceSegments = new("PutTraceSegments", "/TraceSegments");
    private static readonly JsonOperation BatchGetTraces = new("BatchGetTraces", "/Traces");

    public Task<GetEncryptionConfigResponse> GetEncryptionConfigAsync(GetEncryptionConfigRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetEncryptionConfigResponse>(GetEncryptionConfig, request, cancellationToken);

    public Task<PutEncryptionConfigResponse> PutEncryptionConfigAsync(PutEncryptionConfigRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<PutEncryptionConfigResponse>(PutEncryptionConfig, request, cancellationToken);

    public Task<GetTraceSegmentDestinationResponse> GetTraceSegmentDestinationAsync(
        GetTraceSegmentDestinationRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetTraceSegmentDestinationResponse>(GetTraceSegmentDestination, request, cancellationToken);

    public Task<PutTraceSegmentsResponse> PutTraceSegmentsAsync(PutTraceSegmentsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<PutTraceSegmentsResponse>(PutTraceSegments, request, cancellationToken);

    public Task<BatchGetTracesResponse> BatchGetTracesAsync(BatchGetTracesRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<BatchGetTracesResponse>(BatchGetTraces, request, cancellationToken);
}
