using System.Text.Json;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>Reads what an event says inside, which is JSON in a text. Of requests and answers, nothing is taken but an ARN in an encryption
/// context.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html"/></remarks>
internal static class EventDetail
{
    private const string SourceSuffix = ".amazonaws.com";

    /// <summary>What is known of an event; null where it lacks its id or its time.</summary>
    public static RecordedEvent? Read(Event? one)
    {
        if (one?.EventId is not { Length: > 0 } id || one.EventTime is not { } at)
        {
            return null;
        }

        var outside = new RecordedEvent(id, new DateTimeOffset(at, TimeSpan.Zero))
        {
            Service = one.EventSource is { } source && source.EndsWith(SourceSuffix, StringComparison.Ordinal) ? source[..^SourceSuffix.Length] : one.EventSource,
            Operation = one.EventName,
            IsReadOnly = one.ReadOnly switch { "true" => true, "false" => false, _ => null },
            Caller = one.Username,
        };
        try
        {
            using var text = JsonDocument.Parse(one.CloudTrailEvent ?? string.Empty, new JsonDocumentOptions { MaxDepth = 32 });
            return Read(text.RootElement, outside);
        }
        catch (JsonException)
        {
            return outside;
        }
    }

    private static RecordedEvent Read(JsonElement json, RecordedEvent outside)
    {
        var who = json.ReadObject("userIdentity", static identity => new Identity(
            identity.ReadText("type"),
            identity.ReadText("arn") ?? identity.ReadText("invokedBy") ?? identity.ReadText("principalId") ?? identity.ReadText("accountId"),
            identity.ReadText("accountId"),
            identity.ReadObject("sessionContext", static context => new Named(context.ReadObject("sessionIssuer", static issuer => new Named(issuer.ReadText("arn")))?.Arn))?.Arn,
            identity.ReadText("invokedBy")));
        return outside with
        {
            HasDetail = true,
            CallerType = who?.Type,
            Caller = who?.Name ?? outside.Caller,
            CallerAccountId = who?.AccountId,
            RoleArn = who?.RoleArn,
            InvokedBy = who?.InvokedBy,
            SourceAddress = json.ReadText("sourceIPAddress"),
            RequestId = json.ReadText("requestID"),
            ErrorCode = json.ReadText("errorCode"),
            ContextArn = json.ReadObject("requestParameters", static request => new Named(request.ReadObject("encryptionContext", ArnIn)?.Arn))?.Arn,
        };
    }

    // What else is in a context is the caller's own affair, and may be what nobody should see.
    private static Named ArnIn(JsonElement context)
    {
        foreach (var entry in context.EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.String && AwsArn.TryParse(entry.Value.GetString(), out var arn))
            {
                return new Named(PrintableText.Of(arn.ToString()));
            }
        }

        return new Named(null);
    }

    private sealed record Named(string? Arn);

    private sealed record Identity(string? Type, string? Name, string? AccountId, string? RoleArn, string? InvokedBy);
}
