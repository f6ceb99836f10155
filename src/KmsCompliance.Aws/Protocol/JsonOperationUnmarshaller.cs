using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Reads an answer.</summary>
internal sealed class JsonOperationUnmarshaller<TResponse> : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, IJsonResponse<TResponse>
{
    private const string NoMembers = "{}";

    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        // Nothing in place of members is half an answer: a list that is not there is no empty one.
        using var document = input.ResponseData.ContentLength == 0 && !TResponse.HasMembers ? JsonDocument.Parse(NoMembers) : JsonDocument.Parse(input.Stream);
        try
        {
            return TResponse.ReadFrom(document.RootElement);
        }
        catch (InvalidOperationException exception)
        {
            // A text that is no Unicode.
            throw new JsonException("The answer holds a text that cannot be read.", exception);
        }
    }

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var error = ReadError(input);
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }

    private static ErrorResponse ReadError(JsonUnmarshallerContext input)
    {
        try
        {
            var reader = new StreamingUtf8JsonReader(input.Stream);
            return JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or AmazonClientException)
        {
            // A proxy's page, or half an answer: the status alone says what it was.
            return new ErrorResponse { Type = ErrorType.Unknown, Message = "the service refused, and its answer could not be read." };
        }
    }
}
