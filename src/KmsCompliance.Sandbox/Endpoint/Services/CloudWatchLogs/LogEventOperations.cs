using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>Writing and reading log events, a page at most. While a log group's key does not work, both are refused.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"/>; with which error, is not
/// documented.</remarks>
internal static class LogEventOperations
{
    private const int MaxEvents = 10_000;
    private const int MaxMessage = 1024 * 1024;

    public static void CreateLogStream(AwsCall call)
    {
        var group = LogGroupLookup.FindByName(call);
        var name = call.Input.Text("logStreamName", 1, LogGroup.MaxName);
        if (!group.Streams.TryAdd(name, []))
        {
            throw new AwsErrorException("ResourceAlreadyExistsException", "The specified log stream already exists");
        }
    }

    public static void PutLogEvents(AwsCall call)
    {
        var stream = FindStream(call, out var group);
        var events = call.Input.OptionalStructures("logEvents", 1, MaxEvents) ?? throw call.Input.Invalid("logEvents", "Member must not be null");
        var read = events.Select(one => (At: one.Long("timestamp"), Message: one.Text("message", 1, MaxMessage))).ToList();
        RequireKey(call, group, group.KmsKeyArn);
        stream.AddRange(read.Select(one => new LogEvent(one.At, one.Message, call.Now.ToUnixTimeMilliseconds(), group.KmsKeyArn)));
        if (stream.Count > MaxEvents)
        {
            stream.RemoveRange(0, stream.Count - MaxEvents);
        }

        call.Json.WriteString("nextSequenceToken", call.World.Ids.Hex(56));
    }

    public static void GetLogEvents(AwsCall call)
    {
        var stream = FindStream(call, out var group);
        foreach (var keyArn in stream.Select(static one => one.KeyArn).Distinct(StringComparer.Ordinal))
        {
            RequireKey(call, group, keyArn);
        }

        call.Json.WriteStartArray("events");
        foreach (var one in stream)
        {
            call.Json.WriteStartObject();
            call.Json.WriteNumber("timestamp", one.Timestamp);
            call.Json.WriteString("message", one.Message);
            call.Json.WriteNumber("ingestionTime", one.IngestedAt);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        call.Json.WriteString("nextForwardToken", "f/0");
        call.Json.WriteString("nextBackwardToken", "b/0");
    }

    private static List<LogEvent> FindStream(AwsCall call, out LogGroup group)
    {
        group = LogGroupLookup.FindByName(call);
        return group.Streams.TryGetValue(call.Input.Text("logStreamName", 1, LogGroup.MaxName), out var stream)
            ? stream
            : throw new AwsErrorException("ResourceNotFoundException", "The specified log stream does not exist.");
    }

    private static void RequireKey(AwsCall call, LogGroup group, string? keyArn)
    {
        if (keyArn is not null)
        {
            LogGroupEncryption.Resolve(call, keyArn, group.Arn);
        }
    }
}
