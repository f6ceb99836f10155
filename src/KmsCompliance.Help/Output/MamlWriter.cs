using System.Xml.Linq;
using KmsCompliance.Help.Facts;
using KmsCompliance.Help.Pages;

namespace KmsCompliance.Help.Output;

/// <summary>Writes pages as MAML, the XML that Get-Help reads.</summary>
/// <remarks><see href="https://learn.microsoft.com/powershell/scripting/developer/help/writing-help-for-windows-powershell-cmdlets"/>.</remarks>
internal static class MamlWriter
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";

    /// <summary>The document of a module's pages.</summary>
    public static XDocument Write(IEnumerable<(CommandPage Page, CommandFacts Facts)> pages) => new(
        new XElement(
            Help + "helpItems",
            new XAttribute("schema", "maml"),
            pages.Select(entry => WriteCommand(entry.Page, entry.Facts))));

    private static XElement WriteCommand(CommandPage page, CommandFacts facts)
    {
        var described = page.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Description, StringComparer.Ordinal);
        var name = page.Name.Split('-');
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "command", Command.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "dev", Dev.NamespaceName),
            new XElement(
                Command + "details",
                new XElement(Command + "name", page.Name),
                new XElement(Command + "verb", name[0]),
                new XElement(Command + "noun", name[1]),
                Text("description", [page.Synopsis])),
            Text("description", page.Description),
            new XElement(Command + "syntax", facts.Syntax.Select(set => new XElement(
                Command + "syntaxItem",
                new XElement(Maml + "name", page.Name),
                set.Parameters.Select(parameter => WriteParameter(parameter, described[parameter.Name], inSyntax: true))))),
            new XElement(Command + "parameters", facts.Parameters.Select(parameter => WriteParameter(parameter, described[parameter.Name], inSyntax: false))),
            new XElement(Command + "inputTypes", page.Inputs.Select(type => WriteType("inputType", type))),
            new XElement(Command + "returnValues", page.Outputs.Select(type => WriteType("returnValue", type))),
            new XElement(Maml + "alertSet", Text("alert", page.Notes)),
            new XElement(Command + "examples", page.Examples.Select((example, index) => new XElement(
                Command + "example",
                new XElement(Maml + "title", $"-------- Example {index + 1}: {example.Title} --------"),
                new XElement(Dev + "code", example.Code),
                // Get-Help puts nothing between one example and the next.
                new XElement(Dev + "remarks", Paragraphs([.. example.Remarks, string.Empty]))))),
            new XElement(Command + "relatedLinks", page.Links.Select(link => new XElement(
                Maml + "navigationLink",
                new XElement(Maml + "linkText", link.Text),
                new XElement(Maml + "uri", link.Address)))));
    }

    private static XElement WriteParameter(ParameterFacts parameter, IReadOnlyList<string> description, bool inSyntax) => new(
        Command + "parameter",
        new XAttribute("required", Word(parameter.Required)),
        new XAttribute("variableLength", Word(parameter.Type.EndsWith("[]", StringComparison.Ordinal))),
        new XAttribute("globbing", Word(parameter.Wildcards)),
        new XAttribute("pipelineInput", (parameter.ByPropertyName, parameter.ByValue) switch
        {
            (true, true) => "True (ByPropertyName, ByValue)",
            (true, false) => "True (ByPropertyName)",
            (false, true) => "True (ByValue)",
            _ => "False",
        }),
        new XAttribute("position", parameter.Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        new XElement(Maml + "name", parameter.Name),
        Text("description", description),
        parameter.IsSwitch && inSyntax
            ? null
            : new XElement(Command + "parameterValue", new XAttribute("required", Word(!parameter.IsSwitch)), new XAttribute("variableLength", "false"), parameter.Type),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", parameter.DefaultValue));

    private static XElement WriteType(string element, TypeEntry type) => new(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")),
        Text("description", type.Description));

    private static XElement Text(string element, IEnumerable<string> paragraphs) => new(Maml + element, Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph));

    private static string Word(bool value) => value ? "true" : "false";
}
