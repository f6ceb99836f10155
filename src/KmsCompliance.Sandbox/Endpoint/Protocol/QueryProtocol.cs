using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>The query protocol and its EC2 variant: form in, XML out.</summary>
/// <param name="xmlNamespace">The namespace of the service's answers.</param>
/// <param name="ec2">Whether answers and errors have EC2's shape.</param>
internal sealed class QueryProtocol(string xmlNamespace, bool ec2) : AwsProtocol
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CloseOutput = false };

    public override string ContentType => ec2 ? "text/xml;charset=UTF-8" : "text/xml";

    public override string? OperationOf(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (!HttpMethods.IsPost(request.Method) || request.Path != "/"
            || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        // Cut out rather than parsed: the whole form is read when the operation runs.
        var form = Encoding.UTF8.GetString(body.Span);
        var start = form.StartsWith("Action=", StringComparison.Ordinal) ? 0 : form.IndexOf("&Action=", StringComparison.Ordinal) + 1;
        if (start == 0 && !form.StartsWith("Action=", StringComparison.Ordinal))
        {
            return null;
        }

        start += "Action=".Length;
        var end = form.IndexOf('&', start);
        return end < 0 ? form[start..] : form[start..end];
    }

    public override void Run(AwsCall call, AwsOperation operation, ReadOnlyMemory<byte> body, AnswerBuffer answer)
    {
        call.Form = FormInput.Parse(body.Span, call.Service.Errors);
        using var stream = new MemoryStream();
        using (call.Xml = XmlWriter.Create(stream, Settings))
        {
            call.Xml.WriteStartElement(call.Operation + "Response", xmlNamespace);
            if (ec2)
            {
                call.Xml.WriteElementString("requestId", call.RequestId);
                operation.Run(call);
            }
            else
            {
                call.Xml.WriteStartElement(call.Operation + "Result");
                operation.Run(call);
                call.Xml.WriteEndElement();
                call.Xml.WriteStartElement("ResponseMetadata");
                call.Xml.WriteElementString("RequestId", call.RequestId);
                call.Xml.WriteEndElement();
            }

            call.Xml.WriteEndElement();
        }

        answer.Append(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    public override void WriteError(AwsErrorException error, string requestId, HttpResponse response, AnswerBuffer answer)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, Settings))
        {
            if (ec2)
            {
                xml.WriteStartElement("Response");
                xml.WriteStartElement("Errors");
                WriteErrorElement(xml, error, withType: false);
                xml.WriteEndElement();
                xml.WriteElementString("RequestID", requestId);
            }
            else
            {
                xml.WriteStartElement("ErrorResponse", xmlNamespace);
                WriteErrorElement(xml, error, withType: true);
                xml.WriteElementString("RequestId", requestId);
            }

            xml.WriteEndElement();
        }

        answer.Append(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static void WriteErrorElement(XmlWriter xml, AwsErrorException error, bool withType)
    {
        xml.WriteStartElement("Error");
        if (withType)
        {
            xml.WriteElementString("Type", error.Status >= 500 ? "Receiver" : "Sender");
        }

        xml.WriteElementString("Code", error.Code);
        xml.WriteElementString("Message", error.Message);
        xml.WriteEndElement();
    }
}
