using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>The rest-xml protocol as Amazon S3 speaks it: method, path and query name the operation, and an operation writes
/// its whole document, or nothing.</summary>
/// <param name="operationOf">The operation that a request names, or null.</param>
internal sealed class RestXmlProtocol(Func<HttpRequest, string?> operationOf) : AwsProtocol
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CloseOutput = false };

    public override string ContentType => "application/xml";

    public override string RequestIdHeader => "x-amz-request-id";

    public override string? OperationOf(HttpRequest request, ReadOnlyMemory<byte> body) => operationOf(request);

    public override void Run(AwsCall call, AwsOperation operation, ReadOnlyMemory<byte> body, AnswerBuffer answer)
    {
        call.Rest = new RestInput(call.Http.Request, body, call.Service.Errors);
        Write(answer, xml =>
        {
            call.Xml = xml;
            operation.Run(call);
            if (call.Rest.Answer is { } text)
            {
                answer.Append(Encoding.UTF8.GetBytes(text));
            }
        });
    }

    public override void WriteError(AwsErrorException error, string requestId, HttpResponse response, AnswerBuffer answer)
    {
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            // The status is all that an answer to HEAD can say, beside its headers.
            return;
        }

        Write(answer, xml =>
        {
            xml.WriteStartElement("Error");
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", error.Message);
            xml.WriteElementString("RequestId", requestId);
            xml.WriteElementString("HostId", IdSource.HexOf(requestId, 32));
            xml.WriteEndElement();
        });
    }

    private static void Write(AnswerBuffer answer, Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, Settings))
        {
            write(xml);
        }

        answer.Append(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
