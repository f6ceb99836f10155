using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>An event selector of a trail in the basic form, kept and answered as it was given.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html"/></remarks>
internal sealed record BasicEventSelector
{
    private const string Member = "EventSelectors";
    private const string All = "All";
    private static readonly string[] ReadWriteTypes = ["ReadOnly", "WriteOnly", All];

    /// <summary>What a trail logs of which nobody has said it.</summary>
    public static IReadOnlyList<BasicEventSelector> Default { get; } = [new()];

    public IReadOnlyList<(string Type, IReadOnlyList<string> Values)> DataResources { get; private init; } = [];

    private string ReadWriteType { get; init; } = All;

    private bool IncludesManagement { get; init; } = true;

    private IReadOnlyList<string> ExcludedSources { get; init; } = [];

    /// <summary>The selectors of a call; null where it has none.</summary>
    public static IReadOnlyList<BasicEventSelector>? Read(JsonInput input) => input.OptionalStructures(Member)?.Select(static selector => new BasicEventSelector
    {
        ReadWriteType = selector.OptionalChoice(nameof(ReadWriteType), ReadWriteTypes) ?? All,
        IncludesManagement = selector.OptionalFlag("IncludeManagementEvents") ?? true,
        DataResources = [.. (selector.OptionalStructures(nameof(DataResources)) ?? []).Select(static data => (data.Text("Type"), data.OptionalTexts("Values") ?? []))],
        ExcludedSources = selector.OptionalTexts("ExcludeManagementEventSources") ?? [],
    }).ToList();

    public static void Write(Utf8JsonWriter json, IReadOnlyList<BasicEventSelector> selectors)
    {
        json.WriteStartArray(Member);
        foreach (var selector in selectors)
        {
            json.WriteStartObject();
            json.WriteString(nameof(ReadWriteType), selector.ReadWriteType);
            json.WriteBoolean("IncludeManagementEvents", selector.IncludesManagement);
            json.WriteStartArray(nameof(DataResources));
            foreach (var (type, values) in selector.DataResources)
            {
                json.WriteStartObject();
                json.WriteString("Type", type);
                json.WriteStrings("Values", values);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStrings("ExcludeManagementEventSources", selector.ExcludedSources);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
