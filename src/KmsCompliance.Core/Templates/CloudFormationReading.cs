using System.Text.Json;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>Reads the properties of resources of CloudFormation.</summary>
internal static class CloudFormationReading
{
    private const int MostValues = 16;

    /// <summary>What a property may come to; not empty.</summary>
    /// <param name="evaluator">Evaluates functions.</param>
    /// <param name="node">What the property is in; null for nothing.</param>
    /// <param name="path">The property.</param>
    public static IReadOnlyList<CloudFormationValue> Walk(CloudFormationEvaluator evaluator, DocumentNode? node, string path)
    {
        var here = evaluator.Evaluate(node);
        foreach (var step in path.Split('.'))
        {
            var next = new List<CloudFormationValue>();
            foreach (var value in here)
            {
                if (value.Node is { Kind: JsonValueKind.Object } structure)
                {
                    next.AddRange(CloudFormationEvaluator.HasMacro(structure) ? [CloudFormationValue.Unknown(CloudFormationEvaluator.MayBeChanged)] : evaluator.Evaluate(structure[step]));
                }
                else
                {
                    next.Add(value.IsNothing || value.Problem is not null ? value : CloudFormationValue.Unknown("what it is in is no object"));
                }
            }

            if (next.Count > MostValues)
            {
                return [CloudFormationValue.Unknown("there are too many values that it may have")];
            }

            here = next;
        }

        return here;
    }

    /// <summary>One value of what there may be.</summary>
    /// <param name="values">What there may be.</param>
    public static TemplateValue Read(IReadOnlyList<CloudFormationValue> values) => values.Distinct().ToList() switch
    {
        [{ Problem: { } problem }] => new(Text: null, problem),
        [{ IsNothing: true }] => new(Text: null),
        [{ Text: { } text } only] => new(text) { IsSensitive = only.IsSensitive },
        [{ Resource: { } id }] => new(Text: null, $"it is of {id}, and known after the deployment only"),
        [_] => new(Text: null, "it is no text"),
        _ => new(Text: null, "it hangs on a condition that is not known"),
    };

    /// <summary>The entries of a list; null where it is not known which there are.</summary>
    /// <param name="template">The template.</param>
    /// <param name="item">The resource.</param>
    /// <param name="values">What the list may be.</param>
    public static IReadOnlyList<TemplateResource>? ReadBlocks(CloudFormationTemplate template, CloudFormationItem item, IReadOnlyList<CloudFormationValue> values)
    {
        if (values is [{ IsNothing: true }])
        {
            return [];
        }

        if (values is not [{ Node: { Kind: JsonValueKind.Array } list }])
        {
            return null;
        }

        var blocks = new List<TemplateResource>(list.Items.Count);
        foreach (var entry in list.Items)
        {
            switch (template.Evaluator.Evaluate(entry))
            {
                case [{ IsNothing: true }]:
                    break;
                case [{ Node: { Kind: JsonValueKind.Object } block }]:
                    blocks.Add(new CloudFormationBlock(template, item, block));
                    break;
                default:
                    return null;
            }
        }

        return blocks;
    }
}
