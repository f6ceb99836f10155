using System.Text.Json;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>Reads event selectors, those of trails and those of event data stores. What is missing of one is an error: half a selector
/// would log something else. Values are taken to the letter, since a template says them again.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html"/></remarks>
internal static class EventSelectorReading
{
    private const string Field = "Field";

    /// <summary>Selectors of the basic form; null where the answer has no list of them.</summary>
    /// <exception cref="JsonException">A member is missing, or not of its kind.</exception>
    public static IReadOnlyList<TrailEventSelector>? ReadBasic(JsonElement json) => Whole(
        json,
        "EventSelectors",
        static selector => new TrailEventSelector(Required(selector, "ReadWriteType"), selector.ReadFlag("IncludeManagementEvents") ?? throw Missing("IncludeManagementEvents"))
        {
            DataResources = Whole(
                selector, "DataResources", static data => new TrailDataResource(Required(data, "Type"), Texts(data, "Values") ?? throw Missing("Values"))) ?? [],
            ExcludedSources = Texts(selector, "ExcludeManagementEventSources") ?? [],
        });

    /// <summary>Selectors of the advanced form; null where the answer has no list of them.</summary>
    /// <exception cref="JsonException">A member is missing, or not of its kind.</exception>
    public static IReadOnlyList<AdvancedEventSelector>? ReadAdvanced(JsonElement json) => Whole(
        json,
        "AdvancedEventSelectors",
        static selector => new AdvancedEventSelector(selector.ReadToken("Name"), Whole(selector, "FieldSelectors", ReadField) ?? throw Missing("FieldSelectors")));

    // Whatever else a field has is an operator, also one that is not known yet.
    private static EventFieldSelector ReadField(JsonElement json)
    {
        var field = Required(json, Field);
        var conditions = new List<(string Operator, IReadOnlyList<string> Values)>();
        foreach (var member in json.EnumerateObject().Where(static member => member.Name != Field))
        {
            if (Texts(json, member.Name) is { Count: > 0 } values)
            {
                conditions.Add((member.Name, values));
            }
        }

        return conditions.Count > 0 ? new(field, conditions) : throw new JsonException($"Nothing is asked of '{field}'.");
    }

    private static string Required(JsonElement json, string name) => json.ReadToken(name) is { Length: > 0 } text ? text : throw Missing(name);

    private static List<string>? Texts(JsonElement json, string name) =>
        Whole(json, name, static text => text.ValueKind == JsonValueKind.String ? text.GetString()! : throw new JsonException("There is no text."));

    private static List<T>? Whole<T>(JsonElement json, string name, Func<JsonElement, T> read)
        where T : class => json.ReadList(name, read)?.ConvertAll(item => item ?? throw new JsonException($"'{name}' holds nothing."));

    private static JsonException Missing(string name) => new($"There is no '{name}'.");
}
