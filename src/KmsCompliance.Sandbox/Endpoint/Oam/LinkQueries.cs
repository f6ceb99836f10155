using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Oam;

/// <summary>Looking at sinks and links.</summary>
internal static partial class LinkQueries
{
    // As botocore's model has them.
    private const int MaxLinks = 5;
    private const int MaxSinks = 100;
    private const int MaxAttached = 1000;

    public static void ListLinks(AwsCall call) =>
        WritePage(call, call.Here.Observability.Links, static link => link.Arn, MaxLinks, of: null, static (json, link) =>
        {
            Write(json, link.Arn, link);
            json.WriteString("SinkArn", link.SinkArn);
        });

    public static void GetLink(AwsCall call)
    {
        var identifier = Identifier(call, "Identifier");
        var link = call.Here.Observability.Links.Find(link => link.Arn == identifier || link.Id == identifier) ?? throw OamErrors.NotFound(identifier);
        Write(call.Json, link.Arn, link);
        call.Json.WriteString("LabelTemplate", "$AccountName");
        call.Json.WriteString("SinkArn", link.SinkArn);
        call.Json.WriteStartObject("Tags");
        call.Json.WriteEndObject();
    }

    public static void ListSinks(AwsCall call) =>
        WritePage(call, call.Here.Observability.Sinks, static sink => sink.Arn, MaxSinks, of: null, static (json, sink) =>
        {
            json.WriteString("Arn", sink.Arn);
            json.WriteString("Id", sink.Id);
            json.WriteString("Name", sink.Name);
        });

    public static void ListAttachedLinks(AwsCall call)
    {
        var identifier = Identifier(call, "SinkIdentifier");
        var sink = call.Here.Observability.Sinks.Find(sink => sink.Arn == identifier || sink.Id == identifier) ?? throw OamErrors.NotFound(identifier);
        var attached = call.World.Accounts
            .SelectMany(account => account.States)
            .Where(state => state.Region == call.Region)
            .SelectMany(static state => state.Observability.Links)
            .Where(link => link.SinkArn == sink.Arn);
        WritePage(call, attached, static link => link.Arn, MaxAttached, sink.Arn, static (json, link) =>
        {
            json.WriteString("Label", link.Label);
            json.WriteString("LinkArn", link.Arn);
            json.WriteStrings("ResourceTypes", link.ResourceTypes);
        });
    }

    private static void Write(Utf8JsonWriter json, string arn, ObservabilityLink link)
    {
        json.WriteString("Arn", arn);
        json.WriteString("Id", link.Id);
        json.WriteString("Label", link.Label);
        json.WriteStrings("ResourceTypes", link.ResourceTypes);
    }

    private static string Identifier(AwsCall call, string member) => call.Input.Text(member, 1, 2048, ResourceIdentifier());

    private static void WritePage<T>(AwsCall call, IEnumerable<T> items, Func<T, string> idOf, int max, string? of, Action<Utf8JsonWriter, T> write)
    {
        var size = call.Input.OptionalInteger("MaxResults", 1, max) ?? max;
        var after = call.Input.OptionalText("NextToken") is not { } token ? null
            : PageToken.Decode(call.Listing(of), token) ?? throw new AwsErrorException(OamErrors.All.Validation, "The pagination token is not valid.");
        List<T> left = [.. items.OrderBy(idOf, StringComparer.Ordinal).Where(item => after is null || string.CompareOrdinal(idOf(item), after) > 0)];
        call.Json.WriteStartArray("Items");
        foreach (var item in left.Take(size))
        {
            call.Json.WriteStartObject();
            write(call.Json, item);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        if (left.Count > size)
        {
            call.Json.WriteString("NextToken", PageToken.Encode(call.Listing(of), idOf(left[size - 1])));
        }
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_:\.\-\/]{0,2047}\z")]
    private static partial Regex ResourceIdentifier();
}
