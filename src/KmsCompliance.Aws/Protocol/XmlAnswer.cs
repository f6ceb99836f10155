using System.Xml;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Reads answers in XML: bounded, without document types and what they could include, by local names, as every
/// service has one namespace.</summary>
internal static class XmlAnswer
{
    /// <summary>What is said of an error that has no words of its own.</summary>
    public const string UnreadableError = "the service refused, and its answer could not be read.";

    // DescribeRegions takes some kilobytes; IAM's largest pages less than one MiB.
    private const long MaximumCharacters = 16 * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaximumCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads an answer.</summary>
    /// <returns>Its root.</returns>
    /// <exception cref="XmlException">It is no XML, has a document type, or is too long.</exception>
    public static XmlElement Read(Stream stream)
    {
        // An XmlDocument, not an XDocument: the shell has read its own files with it, so its code is there.
        var document = new XmlDocument { XmlResolver = null };
        using var reader = XmlReader.Create(stream, Settings);
        document.Load(reader);
        return document.DocumentElement!;
    }

    /// <summary>The first child of a name; null where there is none.</summary>
    public static XmlElement? FindChild(this XmlElement xml, string name)
    {
        foreach (var child in xml.Children())
        {
            if (child.LocalName == name)
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>The text of a child, as it may be shown; null where there is no such child.</summary>
    /// <exception cref="XmlException">It holds elements, no text.</exception>
    public static string? ReadText(this XmlElement xml, string name)
    {
        if (xml.FindChild(name) is not { } child)
        {
            return null;
        }

        return child.Children().Any() ? throw new XmlException($"'{name}' holds no text.") : PrintableText.Of(child.InnerText);
    }

    /// <summary>The elements of a list; null where there is no such list.</summary>
    /// <param name="xml">The element that holds the list.</param>
    /// <param name="name">The list.</param>
    /// <param name="element">What each element is called: <c>item</c> in EC2's protocol, <c>member</c> in the other.</param>
    /// <exception cref="XmlException">It holds something else.</exception>
    public static IReadOnlyList<XmlElement>? ReadList(this XmlElement xml, string name, string element)
    {
        if (xml.FindChild(name) is not { } list)
        {
            return null;
        }

        var elements = list.Children().ToList();
        return elements.TrueForAll(child => child.LocalName == element) ? elements : throw new XmlException($"'{name}' is no list.");
    }

    private static IEnumerable<XmlElement> Children(this XmlElement xml) => xml.ChildNodes.OfType<XmlElement>();
}
