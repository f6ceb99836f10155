using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Writes a request as its service's protocol has it. A request that is no <see cref="IJsonRequest"/> has no
/// body.</summary>
internal sealed class JsonOperationMarshaller(JsonServiceDescription service, JsonOperation operation)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
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

        if (input is IJsonRequest body)
        {
            request.Headers["Content-Type"] = service.Protocol == JsonProtocol.AwsJson11 ? "application/x-amz-json-1.1" : "application/json";
            request.Content = Write(body);
        }

        return request;
    }

    private static byte[] Write(IJsonRequest body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            body.WriteTo(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
