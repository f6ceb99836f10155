using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Tags of keys.</summary>
internal static class TagOperations
{
    public const int MaxTags = 50;

    public static void TagResource(AwsCall call)
    {
        var tags = ReadTags(call.Input, required: true);
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireNotPendingDeletion(key);
        if (key.Tags.Keys.Union(tags.Select(tag => tag.Key)).Count() > MaxTags)
        {
            throw new AwsErrorException("LimitExceededException", $"A key has at most {MaxTags} tags.");
        }

        foreach (var (name, value) in tags)
        {
            key.Tags[name] = value;
        }
    }

    public static void UntagResource(AwsCall call)
    {
        var names = call.Input.OptionalTexts("TagKeys", itemMin: 1, itemMax: 128) ?? throw call.Input.Invalid("TagKeys", "Member must not be null");
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireNotPendingDeletion(key);
        foreach (var name in names)
        {
            key.Tags.Remove(name);
        }
    }

    public static void ListResourceTags(AwsCall call)
    {
        var key = KeyParameter.Authorized(call);
        Paging.WritePage(
            call,
            "Tags",
            key.Tags,
            tag => tag.Key,
            tag => Write(call.Json, tag),
            defaultLimit: 50,
            maxLimit: 50,
            filters: key.Id);
    }

    /// <summary>Writes tags in an array.</summary>
    public static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> tags)
    {
        json.WriteStartArray(name);
        foreach (var tag in tags)
        {
            Write(json, tag);
        }

        json.WriteEndArray();
    }

    public static IReadOnlyList<KeyValuePair<string, string>> ReadTags(JsonInput input, bool required)
    {
        var tags = input.OptionalStructures("Tags");
        if (tags is null)
        {
            return required ? throw input.Invalid("Tags", "Member must not be null") : [];
        }

        var pairs = tags.Select(tag => KeyValuePair.Create(
            tag.Text("TagKey", 1, 128),
            tag.OptionalText("TagValue", 0, 256) ?? throw tag.Invalid("TagValue", "Member must not be null"))).ToArray();
        if (pairs.Any(tag => tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)))
        {
            throw new AwsErrorException("TagException", "Tag keys may not begin with aws:");
        }

        return pairs.Select(tag => tag.Key).Distinct().Count() == pairs.Length
            ? pairs
            : throw new AwsErrorException("TagException", "Duplicate tag keys");
    }

    private static void Write(Utf8JsonWriter json, KeyValuePair<string, string> tag)
    {
        json.WriteStartObject();
        json.WriteString("TagKey", tag.Key);
        json.WriteString("TagValue", tag.Value);
        json.WriteEndObject();
    }
}
