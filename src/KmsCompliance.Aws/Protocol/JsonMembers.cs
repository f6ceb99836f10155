using System.Text.Json;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Reads and writes members as the JSON protocols have them: a member that is missing and one that is null are the
/// same, and one of another kind than its shape's is an error. Texts are names, ids, states and words about them, which AWS gives no
/// controls and no marks of direction: where an endpoint does, these are replaced, since PowerShell shows properties as they are.</summary>
internal static class JsonMembers
{
    /// <summary>A text; null where there is none.</summary>
    public static string? ReadText(this JsonElement json, string name) =>
        json.ReadToken(name) is { } text ? PrintableText.Of(text) : null;

    /// <summary>A text that means nothing to anybody but the service, to the letter; null where there is none.</summary>
    public static string? ReadToken(this JsonElement json, string name) =>
        json.Find(name, JsonValueKind.String) is { } member ? member.GetString() : null;

    /// <summary>A text that other entries of an answer are likely to have too; null where there is none.</summary>
    public static string? ReadText(this JsonElement json, string name, RepeatedTexts seen) =>
        json.Find(name, JsonValueKind.String) is { } member ? seen.Read(member) : null;

    /// <summary>A Boolean; null where there is none.</summary>
    public static bool? ReadFlag(this JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"There is no object that could hold '{name}'.");
        }

        return !json.TryGetProperty(name, out var member) ? null : member.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            var other => throw new JsonException($"'{name}' is a {other}, not a Boolean."),
        };
    }

    /// <summary>A whole number; null where there is none.</summary>
    public static int? ReadCount(this JsonElement json, string name) =>
        json.Find(name, JsonValueKind.Number) is not { } member ? null
        : member.TryGetInt32(out var number) ? number
        : throw new JsonException($"'{name}' is no whole number, or out of range.");

    /// <summary>A time, which is seconds since 1970, possibly with a fraction; null where there is none.</summary>
    public static DateTime? ReadTime(this JsonElement json, string name)
    {
        if (json.Find(name, JsonValueKind.Number) is not { } member)
        {
            return null;
        }

        return member.TryGetDouble(out var seconds) && seconds is > -62_135_596_800 and < 253_402_300_800
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : throw new JsonException($"'{name}' is out of range.");
    }

    /// <summary>An object; default where there is none.</summary>
    public static T? ReadObject<T>(this JsonElement json, string name, Func<JsonElement, T> read)
        where T : class => json.Find(name, JsonValueKind.Object) is { } member ? read(member) : null;

    /// <summary>A list; null where there is none. An element that is null stays null.</summary>
    public static List<T?>? ReadList<T>(this JsonElement json, string name, Func<JsonElement, T> read)
        where T : class => json.FindList(name)?.ReadItems(read);

    /// <summary>A list that is not read yet; null where there is none.</summary>
    public static JsonElement? FindList(this JsonElement json, string name) => json.Find(name, JsonValueKind.Array);

    /// <summary>The items of a list. One that is null stays null.</summary>
    public static List<T?> ReadItems<T>(this JsonElement array, Func<JsonElement, T> read)
        where T : class
    {
        var list = new List<T?>(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
        {
            list.Add(element.ValueKind == JsonValueKind.Null ? null : read(element));
        }

        return list;
    }

    /// <summary>A list of texts; null where there is none.</summary>
    public static List<string>? ReadTexts(this JsonElement json, string name) =>
        json.ReadList(name, element => element.ValueKind == JsonValueKind.String ? PrintableText.Of(element.GetString()!) : throw new JsonException($"'{name}' holds no texts."))?
            .OfType<string>().ToList();

    /// <summary>Texts by name, to the letter; null where there are none.</summary>
    public static TextDictionary? ReadMap(this JsonElement json, string name)
    {
        if (json.Find(name, JsonValueKind.Object) is not { } map)
        {
            return null;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            texts[entry.Name] = map.ReadToken(entry.Name) ?? string.Empty;
        }

        return new(texts);
    }

    /// <summary>A list of tags, each of <c>Key</c> and <c>Value</c>; null where there is none.</summary>
    public static TextDictionary? ReadTags(this JsonElement json, string name) => json.ReadTags(name, ReadText);

    /// <summary>A list of tags to the letter, as whoever sets them again has to have them; null where there is none.</summary>
    public static TextDictionary? ReadExactTags(this JsonElement json, string name) => json.ReadTags(name, ReadToken);

    /// <summary>Writes a text that is set.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Writes a number that is set.</summary>
    public static void WriteCount(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>Writes a Boolean that is set.</summary>
    public static void WriteFlag(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }

    private static TextDictionary? ReadTags(this JsonElement json, string name, Func<JsonElement, string, string?> read)
    {
        if (json.FindList(name) is not { } list)
        {
            return null;
        }

        if (list.GetArrayLength() == 0)
        {
            return TextDictionary.Empty;
        }

        // Of a key that is there twice, which AWS does not let happen, the last counts.
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in list.EnumerateArray())
        {
            tags[read(tag, "Key") ?? throw new JsonException($"'{name}' holds a tag without a key.")] = read(tag, "Value") ?? string.Empty;
        }

        return new(tags);
    }

    private static JsonElement? Find(this JsonElement json, string name, JsonValueKind kind)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"There is no object that could hold '{name}'.");
        }

        if (!json.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return member.ValueKind == kind ? member : throw new JsonException($"'{name}' is a {member.ValueKind}, not a {kind}.");
    }
}
