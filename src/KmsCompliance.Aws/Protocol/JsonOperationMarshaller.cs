using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Writes a request as its service's protocol has it.</summary>
internal sealed class JsonOperationMarshaller<TRequest, TResponse>(
    JsonServiceDescription service,
    JsonOperation<TRequest, TResponse> operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse, new()
{
    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, service.ServiceId)
        {
            HttpMethod = "POST",
            ResourcePath = operation.Path,
        };
        if (service.Protocol == JsonProtocol.AwsJson11)
        {
            request.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{operation.Name}";
        }

        if (operation.RequestShape is null)
        {
            return request;
        }

        request.Headers["Content-Type"] = service.Protocol == JsonProtocol.AwsJson11 ? "application/x-amz-json-1.1" : "application/json";
        request.Content = JsonSerializer.SerializeToUtf8Bytes((TRequest)input, operation.RequestShape);
        return request;
    }
}
