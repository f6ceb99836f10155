using System.Net;
using System.Text;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.S3;

/// <summary>Reads an answer whose body is the policy itself, and an error, which is XML.</summary>
internal sealed class GetBucketPolicyUnmarshaller : XmlResponseUnmarshaller
{
    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        using var reader = new StreamReader(input.Stream, Encoding.UTF8);
        return new GetBucketPolicyResponse { Policy = reader.ReadToEnd() };
    }

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var (code, message, requestId) = ReadError(input.Stream);
        return new AmazonServiceException(message, innerException, ErrorType.Unknown, code, requestId, statusCode);
    }

    private static (string? Code, string Message, string? RequestId) ReadError(Stream stream)
    {
        try
        {
            var error = XmlAnswer.Read(stream);
            var code = error.ReadText("Code");
            return (code, error.ReadText("Message") ?? code ?? XmlAnswer.UnreadableError, error.ReadText("RequestId"));
        }
        catch (XmlException)
        {
            return (null, XmlAnswer.UnreadableError, null);
        }
    }
}
