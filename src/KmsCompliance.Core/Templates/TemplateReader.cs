using System.Text.Json;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>Reads templates and plans.</summary>
internal static class TemplateReader
{
    // Where values of resources stand. What else is called as a value that is never read may be anything.
    private static readonly HashSet<string> Values = new(StringComparer.Ordinal) { "Properties", "after", "before", "values", "expressions" };

    private static readonly Lazy<HashSet<string>> NeverRead = new(static () =>
        [.. ServiceCatalog.All.SelectMany(static service => service.TemplateForms).SelectMany(static form => form.NeverRead), "key_material_base64"]);

    /// <summary>The most bytes of a file: plans of large estates have tens of millions.</summary>
    public const int MostBytes = 64 << 20;

    // CloudFormation takes a template of 1 MB.
    private const int MostOfYaml = 4 << 20;

    /// <summary>Reads one.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="yaml">Reads YAML.</param>
    /// <param name="options">What is known beside it.</param>
    /// <exception cref="TemplateException">It is none that can be judged.</exception>
    public static Template Read(string text, IYamlReader yaml, TemplateOptions options)
    {
        DocumentNode root;
        try
        {
            root = text.AsSpan().TrimStart() is ['{', ..] ? DocumentJson.Read(text, IsLeftOut)
                : text.Length <= MostOfYaml ? yaml.Read(text, IsLeftOut)
                : throw new TemplateException(null, $"it is YAML of more than {MostOfYaml} characters");
        }
        catch (DocumentException exception)
        {
            throw new TemplateException(exception.Line, exception.Message);
        }

        return root switch
        {
            { Kind: not JsonValueKind.Object } => throw new TemplateException(root.Line, "it is no object"),
            _ when root["format_version"] is not null => TerraformPlan.Read(root, options),
            _ when root["Resources"] is not null => CloudFormationTemplate.Read(root, options),
            _ when root["resource"] is not null || root["terraform"] is not null => throw new TemplateException(
                null, "it is a source of Terraform: judge the plan, as terraform show -json PLAN writes it"),
            _ => throw new TemplateException(null, "it is neither a plan of Terraform (format_version) nor a template of CloudFormation (Resources)"),
        };
    }

    private static bool IsLeftOut(string inside, string name) => Values.Contains(inside) && NeverRead.Value.Contains(name);
}
