using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Events;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Looking at the event history.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html"/></remarks>
internal static class EventQueries
{
    /// <summary>The most events of an answer.</summary>
    public const int PageSize = 50;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private static readonly Dictionary<string, Func<CallEvent, string, bool>> Attributes = new(StringComparer.Ordinal)
    {
        ["EventId"] = static (one, value) => one.Id == value,
        ["EventName"] = static (one, value) => one.Name == value,
        ["ReadOnly"] = static (one, value) => (one.IsReadOnly ? "true" : "false") == value,
        ["Username"] = static (one, value) => EventOutput.UserOf(one) == value,
        ["ResourceType"] = static (one, value) => one.Resources.Any(arn => EventOutput.TypeOf(arn) == value),
        ["ResourceName"] = static (one, value) => one.Resources.Contains(value),
        ["EventSource"] = static (one, value) => one.Source == value,
        ["AccessKeyId"] = static (one, value) => EventOutput.AccessKeyOf(one) == value,
    };

    public static void LookupEvents(AwsCall call)
    {
        var (key, value) = Attribute(call.Input);
        var since = call.Input.OptionalTime("StartTime") ?? DateTimeOffset.MinValue;
        var until = call.Input.OptionalTime("EndTime") ?? DateTimeOffset.MaxValue;
        if (since > until)
        {
            throw new AwsErrorException("InvalidTimeRangeException", "The start time must be before the end time.");
        }

        var isInsight = call.Input.OptionalText("EventCategory") is { } category
            && (category == "insight" ? true : throw new AwsErrorException("InvalidEventCategoryException", "The event category is not valid: insight is."));
        var size = call.Input.OptionalInteger("MaxResults", int.MinValue, int.MaxValue) ?? PageSize;
        if (size is < 1 or > PageSize)
        {
            throw new AwsErrorException("InvalidMaxResultsException", $"Max results must be from 1 to {PageSize}.");
        }

        var listing = call.Listing(string.Create(CultureInfo.InvariantCulture, $"{key}={value}/{since.UtcTicks}/{until.UtcTicks}"));
        var (at, number) = Position(call, listing);
        var earliest = call.Now - Kept;
        var found = isInsight ? [] : call.Here.Events.Latest
            .Where(one => one.At >= since && one.At <= until && one.At >= earliest && (one.At, one.Number).CompareTo((at, number)) < 0 && (key is null || Attributes[key](one, value!)))
            .Take(size + 1)
            .ToList();
        call.Json.WriteStartArray("Events");
        foreach (var one in found.Take(size))
        {
            EventOutput.Write(call.Json, one);
        }

        call.Json.WriteEndArray();
        if (found.Count > size)
        {
            var last = found[size - 1];
            call.Json.WriteString("NextToken", PageToken.Encode(listing, string.Create(CultureInfo.InvariantCulture, $"{last.At.UtcTicks}/{last.Number}")));
        }
    }

    private static (string? Key, string? Value) Attribute(JsonInput input)
    {
        var attributes = input.OptionalStructures("LookupAttributes") ?? [];
        return attributes switch
        {
            [] => (null, null),
            [var one] when one.OptionalText("AttributeKey") is { } key && Attributes.ContainsKey(key) && one.OptionalText("AttributeValue") is { Length: > 0 } value => (key, value),
            [_] => throw new AwsErrorException("InvalidLookupAttributesException", $"Lookup attributes are {string.Join(", ", Attributes.Keys)}, with a value."),
            _ => throw new AwsErrorException("InvalidLookupAttributesException", "You can specify only one lookup attribute."),
        };
    }

    // What comes in meanwhile is later than what a token leads to.
    private static (DateTimeOffset At, long Number) Position(AwsCall call, string listing)
    {
        if (call.Input.OptionalText("NextToken") is not { } token)
        {
            return (DateTimeOffset.MaxValue, long.MaxValue);
        }

        var parts = PageToken.Decode(listing, token)?.Split('/') ?? throw new AwsErrorException("InvalidNextTokenException", "The token is not one of this request.");
        return (new(long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
