using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Reads an answer of a query.</summary>
/// <param name="protocol">The protocol.</param>
/// <param name="operation">The operation's name: an answer of another is not understood.</param>
internal sealed class QueryOperationUnmarshaller<TResponse>(QueryProtocol protocol, string operation) : XmlResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, IXmlResponse<TResponse>
{
    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        var root = XmlAnswer.Read(input.Stream);
        if (root.LocalName != $"{operation}Response")
        {
            throw new XmlException($"'{root.LocalName}' is no answer to {operation}.");
        }

        return TResponse.ReadFrom(protocol == QueryProtocol.Ec2Query ? root : root.FindChild($"{operation}Result") ?? throw new XmlException($"The answer has no '{operation}Result'."));
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
            // Which of the two protocols answers shows in the answer; a gateway in between may speak the other.
            var root = XmlAnswer.Read(stream);
            var error = root.FindChild("Error") ?? root.FindChild("Errors")?.FindChild("Error");
            var code = error?.ReadText("Code");
            return (code, error?.ReadText("Message") ?? code ?? XmlAnswer.UnreadableError, root.ReadText("RequestId") ?? root.ReadText("RequestID"));
        }
        catch (XmlException)
        {
            // A proxy's page, or half an answer: the status alone says what it was.
            return (null, XmlAnswer.UnreadableError, null);
        }
    }
}
