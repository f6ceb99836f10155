using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>A client of a service that speaks JSON.</summary>
internal abstract class JsonServiceClient : ServiceClient
{
    private readonly JsonServiceDescription _service;

    /// <summary>Makes one.</summary>
    protected JsonServiceClient(JsonServiceDescription service, AWSCredentials credentials, ServiceConfig config)
        : base(credentials, config) => _service = service;

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        AnswerOrigin.Apply(pipeline);
    }

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
}
