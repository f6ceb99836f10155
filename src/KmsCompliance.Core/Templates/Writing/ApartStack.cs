using System.Text.Json.Nodes;
using KmsCompliance.Services;

namespace KmsCompliance.Templates.Writing;

/// <summary>A stack of a custom resource.</summary>
/// <param name="Resource">What it sets.</param>
/// <param name="Form">How that is written.</param>
/// <param name="Written">The template.</param>
internal sealed record ApartStack(EstateResource Resource, TemplateForm Form, ApartTemplate Written)
{
    /// <summary>The service's name as file names have it.</summary>
    public string Name { get; } = string.Concat(Resource.Service.ShortName.ToLowerInvariant().Select(static character => char.IsAsciiLetterOrDigit(character) ? character : '-'));

    /// <summary>Its file.</summary>
    public TemplateFile File => new($"{Name}.template.json", StackText.Write(Written.Document!));

    /// <summary>What in it is the setting.</summary>
    public IEnumerable<string> LogicalIds => ((JsonObject)Written.Document!["Resources"]!).Where(entry => (string?)entry.Value!["Type"] == Form.Type).Select(static entry => entry.Key);
}
