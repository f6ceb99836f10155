using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Reads an answer.</summary>
internal sealed class JsonOperationUnmarshaller<TResponse>(JsonTypeInfo<TResponse> shape) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
        JsonSerializer.Deserialize(input.Stream, shape)
        ?? throw new JsonException("The answer is null.");

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }
}
