using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>A client of a JSON service for which no SDK package is at hand, on the SDK's own pipeline: credentials,
/// signing, retries, clock skew and telemetry are the SDK's.</summary>
internal abstract class JsonServiceClient : AmazonServiceClient
{
    private readonly JsonServiceDescription _service;

    /// <summary>Makes one.</summary>
    protected JsonServiceClient(JsonServiceDescription service, AWSCredentials credentials, JsonServiceConfig config)
        : base(credentials, config) => _service = service;

    /// <summary>Calls an operation.</summary>
    protected Task<TResponse> InvokeAsync<TResponse>(
        JsonOperation operation,
        AmazonWebServiceRequest request,
        CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, IJsonResponse<TResponse>, new()
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new JsonOperationMarshaller(_service, operation),
            ResponseUnmarshaller = new JsonOperationUnmarshaller<TResponse>(),
        };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new JsonServiceEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Resolver());
        RetryRules.Apply(pipeline);
    }
}
