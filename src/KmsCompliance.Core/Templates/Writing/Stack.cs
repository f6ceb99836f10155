using System.Text.Json.Nodes;
using KmsCompliance.Services;

namespace KmsCompliance.Templates.Writing;

/// <summary>A stack that takes in what is there, and what a plan makes of it.</summary>
/// <param name="accountId">The account.</param>
/// <param name="region">The Region.</param>
/// <param name="number">Which of the Region's stacks it is, from 1.</param>
/// <param name="groups">What it has.</param>
/// <param name="keys">The estate's keys.</param>
internal sealed class Stack(string accountId, string region, int number, IReadOnlyList<StackGroup> groups, EstateKeys keys)
{
    private readonly List<StackResource> _resources = [.. groups.SelectMany(static group => group.Resources)];
    private IReadOnlyDictionary<string, EstateKey>? _askedKeys;

    /// <summary>What tells its files from those of the Region's other stacks; empty for the first.</summary>
    public string Suffix => number == 1 ? string.Empty : $"-{number}";

    /// <summary>Whether anything is there to be imported.</summary>
    public bool HasImport => _resources.Exists(static resource => resource.Identifier is not null);

    /// <summary>Whether a plan makes or changes any of it.</summary>
    public bool IsPlanned => _resources.Exists(static resource => resource.IsPlanned);

    /// <summary>What is in it, in order.</summary>
    public IEnumerable<string> LogicalIds => _resources.Select(static resource => resource.LogicalId);

    /// <summary>What has to be known of it.</summary>
    public IEnumerable<string> Notes => _resources.SelectMany(static resource => resource.Notes);

    /// <summary>The keys that a plan makes in it.</summary>
    public IEnumerable<EstateKey> NewKeys => groups.Select(static group => group.Key).OfType<EstateKey>().Where(static key => key.Arn is null);

    /// <summary>The keys that its planned template asks for, by the parameter.</summary>
    public IReadOnlyDictionary<string, EstateKey> AskedKeys => _askedKeys ??= WritePlanned().AskedKeys;

    /// <summary>Its files.</summary>
    public IEnumerable<TemplateFile> Files
    {
        get
        {
            if (HasImport)
            {
                yield return new($"import{Suffix}.template.json", StackText.Write(WriteImport()));
                yield return new($"resources-to-import{Suffix}.json", StackText.Write(WriteIdentifiers()));
            }

            if (IsPlanned)
            {
                yield return new($"planned{Suffix}.template.json", StackText.Write(WritePlanned().Document));
            }
        }
    }

    // No parameters and no outputs: an import adds resources that are there, and nothing else.
    private JsonObject WriteImport()
    {
        var existing = _resources.Where(static resource => resource.Identifier is not null).ToList();
        var references = new StackReferences(keys, region, existing.Select(static resource => resource.LogicalId).ToHashSet(StringComparer.Ordinal), isPlanned: false);
        var document = Begin();
        document["Resources"] = Write(existing, references);
        return document;
    }

    private JsonArray WriteIdentifiers() => new([.. _resources.Where(static resource => resource.Identifier is not null).Select(static resource => new JsonObject
    {
        ["ResourceType"] = resource.ResourceType,
        ["LogicalResourceId"] = resource.LogicalId,
        ["ResourceIdentifier"] = new JsonObject { [resource.Identifier!.Value.Name] = resource.Identifier.Value.Value },
    })]);

    private (JsonObject Document, IReadOnlyDictionary<string, EstateKey> AskedKeys) WritePlanned()
    {
        var references = new StackReferences(keys, region, LogicalIds.ToHashSet(StringComparer.Ordinal), isPlanned: true);
        var resources = Write(_resources, references);
        var document = Begin();
        if (references.Parameters.Count > 0)
        {
            document["Parameters"] = new JsonObject([.. references.Parameters.Select(static parameter => KeyValuePair.Create<string, JsonNode?>(parameter.Key, new JsonObject
            {
                ["Type"] = "String",
                ["Description"] = $"The ARN of the new key {parameter.Value.Label} in {parameter.Value.Region}.",
                ["AllowedPattern"] = ApartTemplate.KeyArnPattern,
                ["ConstraintDescription"] = "the ARN of a key",
            }))]);
        }

        document["Resources"] = resources;
        if (NewKeys.Any())
        {
            document["Outputs"] = new JsonObject([.. NewKeys.Select(static key => KeyValuePair.Create<string, JsonNode?>(StackNames.ArnOf(key), new JsonObject
            {
                ["Description"] = $"The ARN of the new key {key.Label}.",
                ["Value"] = StackReferences.ArnOf(StackNames.Of(key)),
            }))]);
        }

        return (document, references.Parameters);
    }

    private JsonObject Begin() => new()
    {
        ["AWSTemplateFormatVersion"] = "2010-09-09",
        ["Description"] = $"Keys and what is under them in {region} of {accountId}{(number == 1 ? string.Empty : $", part {number}")}.",
    };

    private static JsonObject Write(IEnumerable<StackResource> resources, StackReferences references) =>
        new([.. resources.Select(resource => KeyValuePair.Create<string, JsonNode?>(resource.LogicalId, resource.ToJson(references)))]);
}
