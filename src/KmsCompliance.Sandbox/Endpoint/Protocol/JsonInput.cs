using System.Text.Json;
using System.Text.RegularExpressions;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>The input of a JSON operation, read with the constraints of the service's model.</summary>
/// <remarks>Messages never quote a value that was too long or did not match: it may be a secret.</remarks>
internal sealed class JsonInput(JsonElement root, ServiceErrors errors)
{
    private const int MostShown = 4096;

    public string Text(string name, int min = 1, int max = int.MaxValue, Regex? pattern = null) =>
        OptionalText(name, min, max, pattern) ?? throw Missing(name);

    public string? OptionalText(string name, int min = 0, int max = int.MaxValue, Regex? pattern = null) =>
        Find(name) is { } value ? CheckText(name, value, min, max, pattern) : null;

    public int? OptionalInteger(string name, int min, int max)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number))
        {
            throw WrongType(name);
        }

        return number < min ? throw Invalid(name, $"Member must have value greater than or equal to {min}")
            : number > max ? throw Invalid(name, $"Member must have value less than or equal to {max}")
            : number;
    }

    /// <summary>Bytes, as base64.</summary>
    public byte[] Blob(string name, int min, int max)
    {
        var text = Text(name, 0);
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw WrongType(name);
        }

        CheckLength(name, bytes.Length, min, max);
        return bytes;
    }

    public long Long(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        null => throw Missing(name),
        _ => throw WrongType(name),
    };

    /// <summary>A time, which is seconds since 1970; null where there is none.</summary>
    public DateTimeOffset? OptionalTime(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var seconds) && seconds is > -62_135_596_800 and < 253_402_300_800
            => DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000)),
        _ => throw WrongType(name),
    };

    public bool Flag(string name) => OptionalFlag(name) ?? false;

    public bool? OptionalFlag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw WrongType(name),
    };

    public string Choice(string name, IReadOnlyList<string> values) => OptionalChoice(name, values) ?? throw Missing(name);

    public string? OptionalChoice(string name, IReadOnlyList<string> values) =>
        Find(name) is { } value ? CheckChoice(name, CheckText(name, value, 0, int.MaxValue, null), values) : null;

    public IReadOnlyList<string> Choices(string name, IReadOnlyList<string> values) =>
        [.. (OptionalTexts(name) ?? throw Missing(name)).Select(text => CheckChoice(name, text, values))];

    public IReadOnlyList<string>? OptionalTexts(string name, int min = 0, int max = int.MaxValue, int itemMin = 0, int itemMax = int.MaxValue, Regex? itemPattern = null) =>
        Items(name, min, max) is { } items ? [.. items.Select(item => CheckText(name, item, itemMin, itemMax, itemPattern))] : null;

    public IReadOnlyList<JsonInput>? OptionalStructures(string name, int min = 0, int max = int.MaxValue) =>
        Items(name, min, max) is { } items
            ? [.. items.Select(item => item.ValueKind == JsonValueKind.Object ? new JsonInput(item, errors) : throw WrongType(name))]
            : null;

    public JsonInput? OptionalStructure(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new JsonInput(value, errors),
        _ => throw WrongType(name),
    };

    public IReadOnlyDictionary<string, string>? OptionalMap(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw WrongType(name);
        }

        return value.EnumerateObject().ToDictionary(
            member => member.Name,
            member => CheckText(name, member.Value, 0, int.MaxValue, null),
            StringComparer.Ordinal);
    }

    /// <summary>A member as it was sent; null where there is none, or it is longer than anybody would look at.</summary>
    public JsonElement? Raw(string name) => Find(name) is { } value && value.GetRawText().Length <= MostShown ? value : null;

    public AwsErrorException Invalid(string name, string constraint) =>
        new(errors.Validation, $"1 validation error detected: Value at '{Camel(name)}' failed to satisfy constraint: {constraint}");

    private AwsErrorException Missing(string name) =>
        new(errors.Validation, $"1 validation error detected: Value null at '{Camel(name)}' failed to satisfy constraint: Member must not be null");

    private AwsErrorException WrongType(string name) =>
        new(errors.Serialization, $"The member '{name}' is not of the expected type.");

    private JsonElement? Find(string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private JsonElement.ArrayEnumerator? Items(string name, int min, int max)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw WrongType(name);
        }

        var length = value.GetArrayLength();
        CheckLength(name, length, min, max);
        return value.EnumerateArray();
    }

    private string CheckText(string name, JsonElement value, int min, int max, Regex? pattern)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw WrongType(name);
        }

        var text = value.GetString()!;
        CheckLength(name, text.Length, min, max);
        return pattern is null || pattern.IsMatch(text)
            ? text
            : throw Invalid(name, $"Member must satisfy regular expression pattern: {pattern}");
    }

    private string CheckChoice(string name, string text, IReadOnlyList<string> values) =>
        values.Contains(text, StringComparer.Ordinal)
            ? text
            : throw Invalid(name, $"Member must satisfy enum value set: [{string.Join(", ", values)}]");

    private void CheckLength(string name, int length, int min, int max)
    {
        if (length < min)
        {
            throw Invalid(name, $"Member must have length greater than or equal to {min}");
        }

        if (length > max)
        {
            throw Invalid(name, $"Member must have length less than or equal to {max}");
        }
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
