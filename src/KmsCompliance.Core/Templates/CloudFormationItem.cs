using System.Text.Json;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>A resource of a template of CloudFormation.</summary>
/// <param name="template">The template.</param>
/// <param name="id">Its logical id.</param>
/// <param name="node">What the template says of it.</param>
internal sealed class CloudFormationItem(CloudFormationTemplate template, string id, DocumentNode node) : TemplateItem
{
    private const string Serverless = "AWS::Serverless::";

    /// <inheritdoc/>
    public override string Type { get; } = node["Type"]?.Word ?? string.Empty;

    /// <inheritdoc/>
    public override string Address => id;

    /// <inheritdoc/>
    public override string AccountId => template.AccountId;

    /// <inheritdoc/>
    public override string Region => template.Region;

    /// <inheritdoc/>
    public override int Line => node.Line;

    /// <inheritdoc/>
    public override string? Unless => node["Condition"]?.Word is { } condition && template.Evaluator.Decide(condition) is null ? condition : null;

    /// <inheritdoc/>
    public override TemplateValue Read(string path) => CloudFormationReading.Read(Walk(path));

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateKey> ReadKeys(string path) => template.KeysOf(Walk(path), this);

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateResource>? ReadBlocks(string path) => CloudFormationReading.ReadBlocks(template, this, Walk(path));

    /// <summary>What a property may come to.</summary>
    /// <param name="path">The property.</param>
    public IReadOnlyList<CloudFormationValue> Walk(string path)
    {
        if (CloudFormationEvaluator.HasMacro(node))
        {
            return [CloudFormationValue.Unknown(CloudFormationEvaluator.MayBeChanged)];
        }

        var found = CloudFormationReading.Walk(template.Evaluator, node["Properties"], path);
        return found is [{ IsNothing: true }] && Type.StartsWith(Serverless, StringComparison.Ordinal)
            ? CloudFormationReading.Walk(template.Evaluator, template.FindGlobals(Type[Serverless.Length..]), path)
            : found;
    }

    /// <inheritdoc/>
    public override TextDictionary? ReadTags()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (Walk("Tags"))
        {
            case [{ IsNothing: true }]:
                break;
            case [{ Node: { Kind: JsonValueKind.Object } map }]:
                foreach (var (name, value) in map.Members)
                {
                    if (template.Evaluator.Evaluate(value) is not [{ Text: { } text, IsSensitive: false }])
                    {
                        return null;
                    }

                    tags[name] = text;
                }

                break;
            case [{ Node: { Kind: JsonValueKind.Array } list }]:
                foreach (var tag in list.Items)
                {
                    if (template.Evaluator.Evaluate(tag["Key"]) is not [{ Text: { } name, IsSensitive: false }]
                        || template.Evaluator.Evaluate(tag["Value"]) is not [{ Text: { } text, IsSensitive: false }])
                    {
                        return null;
                    }

                    tags[name] = text;
                }

                break;
            default:
                return null;
        }

        return new TextDictionary(tags);
    }
}

/// <summary>An entry of a list of a resource of a template of CloudFormation.</summary>
/// <param name="template">The template.</param>
/// <param name="item">The resource.</param>
/// <param name="node">The entry.</param>
internal sealed class CloudFormationBlock(CloudFormationTemplate template, CloudFormationItem item, DocumentNode node) : TemplateResource
{
    /// <inheritdoc/>
    public override string Type => item.Type;

    /// <inheritdoc/>
    public override string Address => item.Address;

    /// <inheritdoc/>
    public override string AccountId => item.AccountId;

    /// <inheritdoc/>
    public override string Region => Read("Region").Text ?? item.Region;

    /// <inheritdoc/>
    public override TemplateValue Read(string path) => CloudFormationReading.Read(CloudFormationReading.Walk(template.Evaluator, node, path));

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateKey> ReadKeys(string path) => template.KeysOf(CloudFormationReading.Walk(template.Evaluator, node, path), this);

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateResource>? ReadBlocks(string path) => null;
}
