using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>A client of a service that speaks a query protocol.</summary>
internal abstract class QueryServiceClient : ServiceClient
{
    private readonly QueryServiceDescription _service;

    /// <summary>Makes one.</summary>
    protected QueryServiceClient(QueryServiceDescription service, AWSCredentials credentials, ServiceConfig config)
        : base(credentials, config) => _service = service;

    /// <summary>Calls an operation.</summary>
    protected Task<TResponse> InvokeAsync<TResponse>(string operation, AmazonWebServiceRequest request, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, IXmlResponse<TResponse>, new()
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new QueryOperationMarshaller(_service, operation),
            ResponseUnmarshaller = new QueryOperationUnmarshaller<TResponse>(_service.Protocol, operation),
        };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }
}
