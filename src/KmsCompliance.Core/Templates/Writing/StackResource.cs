using System.Text.Json.Nodes;
using KmsCompliance.Services;

namespace KmsCompliance.Templates.Writing;

/// <summary>A resource as stacks have it.</summary>
/// <param name="LogicalId">Its name there.</param>
/// <param name="ResourceType">Its type.</param>
/// <param name="Identifier">The property that it is imported by, and its value; null where it has yet to be made.</param>
/// <param name="Write">Writes its properties.</param>
internal sealed record StackResource(string LogicalId, string ResourceType, (string Name, string Value)? Identifier, Func<StackReferences, JsonObject> Write)
{
    /// <summary>What it is reported by where it cannot be written.</summary>
    public required string Id { get; init; }

    /// <summary>Whether a plan changes it.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>What has to be known of it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Writes it. What is taken out of the stack, or replaced, stays where it is.</summary>
    /// <param name="references">What keys are called.</param>
    public JsonObject ToJson(StackReferences references) => new()
    {
        ["Type"] = ResourceType,
        ["DeletionPolicy"] = "Retain",
        ["UpdateReplacePolicy"] = "Retain",
        ["Properties"] = Write(references),
    };

    /// <summary>Tags.</summary>
    /// <param name="tags">The tags.</param>
    public static JsonArray TagsOf(TextDictionary tags) => new([.. tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);

    /// <summary>A resource of a service.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="form">How it is written.</param>
    public static StackResource Of(EstateResource resource, TemplateForm form)
    {
        var writing = form.Write!(resource.Status, resource.Configuration);
        return new(
            StackNames.LogicalId(form.Type[(form.Type.LastIndexOf(':') + 1)..], resource.Configuration.Name, resource.Status.ResourceId),
            form.Type,
            writing.Identifier,
            references =>
            {
                var properties = references.Write(resource, writing.Properties);
                if (form.Tags is { } tags && resource.Tags.Count > 0)
                {
                    properties.Add(tags, TagsOf(resource.Tags));
                }

                return properties;
            })
        {
            Id = resource.Status.ResourceId,
            IsPlanned = resource.PlannedKey is not null || resource.PlannedKeyArn is not null,
            Notes = writing.Notes,
        };
    }
}
