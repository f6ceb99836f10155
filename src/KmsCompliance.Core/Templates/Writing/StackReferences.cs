using System.Text.Json.Nodes;
using KmsCompliance.Services;

namespace KmsCompliance.Templates.Writing;

/// <summary>Says of keys what a template says: what it has itself by reference, all else as it is.</summary>
/// <param name="keys">The estate's keys.</param>
/// <param name="region">The template's Region.</param>
/// <param name="own">The names of what the template has.</param>
/// <param name="isPlanned">Whether the template has what a plan makes.</param>
internal sealed class StackReferences(EstateKeys keys, string region, IReadOnlySet<string> own, bool isPlanned)
{
    private readonly SortedDictionary<string, EstateKey> _parameters = new(StringComparer.Ordinal);

    /// <summary>The keys whose ARNs only a parameter can bring in, by the parameter: they are made elsewhere.</summary>
    public IReadOnlyDictionary<string, EstateKey> Parameters => _parameters;

    /// <summary>Whether the template has what a plan makes.</summary>
    public bool IsPlanned => isPlanned;

    /// <summary>A key as a service reports it. The reference gives exactly that text.</summary>
    /// <param name="configured">The key.</param>
    /// <param name="keyRegion">The Region that a bare id or alias is of.</param>
    public JsonNode Of(string configured, string keyRegion)
    {
        if (keyRegion != region || keys.Find(configured, keyRegion) is not { } name || name.Key.Region != region)
        {
            return configured;
        }

        // An alias's type has no attribute for its ARN.
        var logicalId = name.Alias is null ? StackNames.Of(name.Key) : StackNames.Of(name.Key, name.Alias);
        return !own.Contains(logicalId) || (name.Alias is not null && name.IsArn) ? configured
            : name.IsArn ? ArnOf(logicalId)
            : Ref(logicalId);
    }

    /// <summary>The key that a plan puts a resource under.</summary>
    /// <param name="key">The key.</param>
    public JsonNode Of(EstateKey key)
    {
        var logicalId = StackNames.Of(key);
        if (key.Region == region && own.Contains(logicalId))
        {
            return ArnOf(logicalId);
        }

        if (key.Arn is { } arn)
        {
            return arn;
        }

        var parameter = StackNames.ArnOf(key);
        _parameters[parameter] = key;
        return Ref(parameter);
    }

    /// <summary>Writes properties, without those that have nothing to say.</summary>
    /// <param name="resource">The resource that they are of.</param>
    /// <param name="properties">The properties.</param>
    public JsonObject Write(EstateResource resource, IReadOnlyList<TemplateProperty> properties)
    {
        var written = new JsonObject();
        foreach (var property in properties)
        {
            if (Write(resource, property.Content) is { } value)
            {
                written.Add(property.Name, value);
            }
        }

        return written;
    }

    /// <summary>A reference to what the template has.</summary>
    /// <param name="logicalId">Its name there.</param>
    public static JsonObject Ref(string logicalId) => new() { ["Ref"] = logicalId };

    /// <summary>The ARN of what the template has.</summary>
    /// <param name="logicalId">Its name there.</param>
    public static JsonObject ArnOf(string logicalId) => new() { ["Fn::GetAtt"] = new JsonArray(logicalId, "Arn") };

    private JsonNode? Write(EstateResource resource, TemplateContent content) => content switch
    {
        TemplateContent.Text text => text.Value,
        TemplateContent.Flag flag => flag.Value,
        TemplateContent.Number number => number.Value,
        TemplateContent.Texts texts => new JsonArray([.. texts.Values.Select(static value => JsonValue.Create(value))]),
        TemplateContent.Blocks blocks => new JsonArray([.. blocks.Items.Select(item => Write(resource, item))]),
        TemplateContent.Key key => Of(key.Configured, key.Region ?? region),
        TemplateContent.OwnKey when isPlanned && resource.PlannedKey is { } planned => Of(planned),
        TemplateContent.OwnKey when isPlanned && resource.PlannedKeyArn is { } planned => Of(planned, region),
        TemplateContent.OwnKey { Configured: { } configured } => Of(configured, region),
        _ => null,
    };
}
