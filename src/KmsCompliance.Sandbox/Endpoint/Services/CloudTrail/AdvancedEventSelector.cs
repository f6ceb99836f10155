using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>An advanced event selector, kept and answered as it was given.</summary>
/// <param name="Name">Its name, or null.</param>
/// <param name="Fields">Its conditions: a field, and values by operator.</param>
internal sealed record AdvancedEventSelector(string? Name, IReadOnlyList<(string Field, IReadOnlyDictionary<string, IReadOnlyList<string>> Values)> Fields)
{
    private const string Member = "AdvancedEventSelectors";
    private static readonly string[] Operators = ["Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith"];

    /// <summary>What a store collects that was made without selectors.</summary>
    public static IReadOnlyList<AdvancedEventSelector> Default { get; } =
    [
        new("Default management events", [("eventCategory", new Dictionary<string, IReadOnlyList<string>> { ["Equals"] = ["Management"] })]),
    ];

    /// <summary>As many values as its conditions have.</summary>
    public int ValueCount => Fields.Sum(static one => one.Values.Values.Sum(static texts => texts.Count));

    /// <summary>The selectors of a call; null where it has none.</summary>
    public static IReadOnlyList<AdvancedEventSelector>? Read(JsonInput input) => input.OptionalStructures(Member)?
        .Select(static selector => new AdvancedEventSelector(selector.OptionalText("Name", 0, 1000), ReadFields(selector))).ToList();

    public static void Write(Utf8JsonWriter json, IReadOnlyList<AdvancedEventSelector> selectors)
    {
        json.WriteStartArray(Member);
        foreach (var selector in selectors)
        {
            json.WriteStartObject();
            json.WriteOptional("Name", selector.Name);
            json.WriteStartArray("FieldSelectors");
            foreach (var (field, values) in selector.Fields)
            {
                json.WriteStartObject();
                json.WriteString("Field", field);
                foreach (var (name, texts) in values)
                {
                    json.WriteStrings(name, texts);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static List<(string Field, IReadOnlyDictionary<string, IReadOnlyList<string>> Values)> ReadFields(JsonInput selector)
    {
        var fields = new List<(string Field, IReadOnlyDictionary<string, IReadOnlyList<string>> Values)>();
        foreach (var field in selector.OptionalStructures("FieldSelectors", 1) ?? throw selector.Invalid("FieldSelectors", "Member must not be null"))
        {
            var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var name in Operators)
            {
                if (field.OptionalTexts(name, 1, int.MaxValue, 1, 2048) is { } texts)
                {
                    values[name] = texts;
                }
            }

            fields.Add((field.Text("Field", 1, 1000), values));
        }

        return fields;
    }
}
