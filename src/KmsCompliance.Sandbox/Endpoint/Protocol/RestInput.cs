using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>The input of a rest-xml operation: path, query, headers and, where there is one, an XML body.</summary>
internal sealed class RestInput(HttpRequest request, ReadOnlyMemory<byte> body, ServiceErrors errors)
{
    /// <summary>What the path names, without the slashes around it.</summary>
    public string Path => (request.Path.Value ?? "").Trim('/');

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(body.Span);

    /// <summary>What is answered in place of a document, to the letter; null for a document.</summary>
    public string? Answer { get; set; }

    public string? Query(string name) => request.Query.TryGetValue(name, out var values) ? values[0] : null;

    public string? Header(string name) => request.Headers.TryGetValue(name, out var values) ? values[0] : null;

    public int? OptionalInteger(string name, int min, int max) => Query(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max => number,
        _ => throw new AwsErrorException(errors.Validation, $"Argument {name} must be an integer between {min} and {max}"),
    };

    /// <summary>The root element of the body, or null for an empty one.</summary>
    public XElement? Document()
    {
        if (body.IsEmpty)
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray()));
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw new AwsErrorException(errors.Serialization, "The XML you provided was not well-formed or did not validate against our published schema");
        }
    }
}
