using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Tags of all that CloudTrail's endpoint has.</summary>
internal static class TagOperations
{
    private const int MaxTags = 50;

    public static void AddTags(AwsCall call)
    {
        var added = Read(call.Input, required: true);
        var tags = TagsOf(call, call.Input.Text("ResourceId"));
        if (tags.Keys.Union(added.Select(tag => tag.Key)).Count() > MaxTags)
        {
            throw new AwsErrorException("TagsLimitExceededException", $"A resource has at most {MaxTags} tags.");
        }

        foreach (var (key, value) in added)
        {
            tags[key] = value;
        }
    }

    public static void RemoveTags(AwsCall call)
    {
        var removed = Read(call.Input, required: true);
        var tags = TagsOf(call, call.Input.Text("ResourceId"));
        foreach (var (key, _) in removed)
        {
            tags.Remove(key);
        }
    }

    /// <summary>The ARN that AddTags and RemoveTags are about, as identity policies name it.</summary>
    public static string ArnOf(AwsCall call) => call.Input.OptionalText("ResourceId") ?? "*";

    public static void ListTags(AwsCall call)
    {
        // The one call that is about several resources: each has to be allowed.
        foreach (var arn in call.Input.OptionalTexts("ResourceIdList") ?? [])
        {
            call.DemandByIdentity("cloudtrail:ListTags", arn);
        }

        var ids = call.Input.OptionalTexts("ResourceIdList", 1, 20) ?? throw call.Input.Invalid("ResourceIdList", "Member must not be null");
        var found = ids.Select(id => (Id: id, Tags: TagsOf(call, id))).ToList();
        call.Json.WriteStartArray("ResourceTagList");
        foreach (var (id, tags) in found)
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("ResourceId", id);
            Write(call.Json, tags);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Read(JsonInput input, bool required)
    {
        var tags = input.OptionalStructures("TagsList", 0, 200);
        if (tags is null)
        {
            return required ? throw input.Invalid("TagsList", "Member must not be null") : [];
        }

        var pairs = tags.Select(tag => KeyValuePair.Create(tag.Text("Key", 1, 128), tag.OptionalText("Value", 0, 256) ?? "")).ToArray();
        return pairs.Select(tag => tag.Key).Distinct().Count() == pairs.Length
            ? pairs
            : throw new AwsErrorException("InvalidTagParameterException", "Duplicate tag keys");
    }

    public static void Write(Utf8JsonWriter json, SortedDictionary<string, string> tags)
    {
        json.WriteStartArray("TagsList");
        foreach (var (key, value) in tags)
        {
            json.WriteStartObject();
            json.WriteString("Key", key);
            if (value.Length > 0)
            {
                json.WriteString("Value", value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static SortedDictionary<string, string> TagsOf(AwsCall call, string arn) =>
        SandboxServices.All.OfType<ITaggedByCloudTrail>().Select(service => service.TagsOf(call, arn)).FirstOrDefault(tags => tags is not null)
        ?? throw CloudTrailErrors.InvalidArn(arn);
}
