using System.Text.Json;

namespace KmsCompliance.Core.Tests.Guardrails;

/// <summary>Says whether an event fits a pattern, as far as patterns of guardrails go: values, <c>exists</c>, <c>suffix</c> and
/// <c>$or</c>. Moto's says the same of them, in a test with it.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html"/></remarks>
internal static class EventPatternMatcher
{
    /// <summary>Whether an event fits.</summary>
    public static bool Fits(string pattern, string eventJson)
    {
        using var wanted = JsonDocument.Parse(pattern);
        using var given = JsonDocument.Parse(eventJson);
        return Fits(wanted.RootElement, given.RootElement);
    }

    private static bool Fits(JsonElement wanted, JsonElement? given) => wanted.EnumerateObject().All(member => member.Name == "$or"
        ? member.Value.EnumerateArray().Any(alternative => Fits(alternative, given))
        : member.Value.ValueKind == JsonValueKind.Object
            ? Fits(member.Value, Member(given, member.Name))
            : member.Value.EnumerateArray().Any(test => FitsValue(test, Member(given, member.Name))));

    private static JsonElement? Member(JsonElement? given, string name) =>
        given is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;

    private static bool FitsValue(JsonElement test, JsonElement? given)
    {
        if (test.ValueKind != JsonValueKind.Object)
        {
            return given is { ValueKind: JsonValueKind.String } value && test.ValueKind == JsonValueKind.String && value.GetString() == test.GetString();
        }

        var filter = test.EnumerateObject().Single();
        return filter.Name switch
        {
            "exists" => given is not null == filter.Value.GetBoolean(),
            "suffix" => given is { ValueKind: JsonValueKind.String } text && text.GetString()!.EndsWith(filter.Value.GetString()!, StringComparison.Ordinal),
            _ => throw new NotSupportedException($"A filter '{filter.Name}' is not looked at."),
        };
    }
}
