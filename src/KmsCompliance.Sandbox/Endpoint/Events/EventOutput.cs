using System.Globalization;
using System.Text;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Events;

/// <summary>An event as LookupEvents answers it, and as the text that it has inside.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html"/></remarks>
internal static class EventOutput
{
    public static void Write(Utf8JsonWriter json, CallEvent one)
    {
        json.WriteStartObject();
        json.WriteString("EventId", one.Id);
        json.WriteString("EventName", one.Name);
        json.WriteString("ReadOnly", one.IsReadOnly ? "true" : "false");
        json.WriteOptional("AccessKeyId", AccessKeyOf(one));
        json.WriteEpoch("EventTime", one.At);
        json.WriteString("EventSource", one.Source);
        json.WriteOptional("Username", UserOf(one));
        json.WriteStartArray("Resources");
        foreach (var arn in one.Resources)
        {
            json.WriteStartObject();
            json.WriteString("ResourceType", TypeOf(arn));
            json.WriteString("ResourceName", arn);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("CloudTrailEvent", TextOf(one));
        json.WriteEndObject();
    }

    /// <summary>The user's name, or that of a role's session; null for a service.</summary>
    public static string? UserOf(CallEvent one) => one.Caller is not { } caller || IsForeign(one) ? null : caller.Arn[(caller.Arn.LastIndexOf('/') + 1)..];

    public static string? AccessKeyOf(CallEvent one) => one.Caller is not { } caller || IsForeign(one) || caller.AccessKeyId.Length == 0 ? null : caller.AccessKeyId;

    public static string TypeOf(string arn) => arn.Contains(":alias/", StringComparison.Ordinal) ? "AWS::KMS::Alias" : "AWS::KMS::Key";

    private static bool IsForeign(CallEvent one) => one.Caller is { } caller && caller.AccountId != one.AccountId;

    private static string TextOf(CallEvent one)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("eventVersion", "1.11");
            WriteIdentity(json, one);
            json.WriteString("eventTime", Iso(one.At));
            json.WriteString("eventSource", one.Source);
            json.WriteString("eventName", one.Name);
            json.WriteString("awsRegion", one.Region);
            json.WriteString("sourceIPAddress", one.SourceAddress);
            json.WriteString("userAgent", one.UserAgent);
            json.WriteOptional("errorCode", one.ErrorCode);
            json.WriteOptional("errorMessage", one.ErrorMessage);
            json.WritePropertyName("requestParameters");
            json.WriteRawValue(one.Parameters ?? "null");
            json.WriteNull("responseElements");
            json.WriteString("requestID", one.RequestId);
            json.WriteString("eventID", one.Id);
            json.WriteBoolean("readOnly", one.IsReadOnly);
            json.WriteStartArray("resources");
            foreach (var arn in one.Resources)
            {
                json.WriteStartObject();
                json.WriteString("accountId", arn.Split(':')[4]);
                json.WriteString("type", TypeOf(arn));
                json.WriteString("ARN", arn);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("eventType", "AwsApiCall");
            json.WriteBoolean("managementEvent", true);
            json.WriteString("recipientAccountId", one.AccountId);
            json.WriteString("eventCategory", "Management");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static void WriteIdentity(Utf8JsonWriter json, CallEvent one)
    {
        json.WriteStartObject("userIdentity");
        switch (one.Caller)
        {
            case null:
                json.WriteString("type", "AWSService");
                break;
            case { } caller when IsForeign(one):
                json.WriteString("type", "AWSAccount");
                json.WriteString("principalId", caller.UserId);
                json.WriteString("accountId", caller.AccountId);
                break;
            case { RoleArn: { } role } session:
                WriteCaller(json, "AssumedRole", session);
                json.WriteStartObject("sessionContext");
                json.WriteStartObject("sessionIssuer");
                json.WriteString("type", "Role");
                json.WriteString("principalId", session.UserId.Split(':')[0]);
                json.WriteString("arn", role);
                json.WriteString("accountId", session.AccountId);
                json.WriteString("userName", role[(role.LastIndexOf('/') + 1)..]);
                json.WriteEndObject();
                json.WriteStartObject("attributes");
                json.WriteString("creationDate", Iso(one.At));
                json.WriteString("mfaAuthenticated", "false");
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case { } user:
                WriteCaller(json, "IAMUser", user);
                json.WriteString("userName", user.Arn[(user.Arn.LastIndexOf('/') + 1)..]);
                break;
        }

        json.WriteOptional("invokedBy", one.InvokedBy);
        json.WriteEndObject();
    }

    private static void WriteCaller(Utf8JsonWriter json, string type, Principal caller)
    {
        json.WriteString("type", type);
        json.WriteString("principalId", caller.UserId);
        json.WriteString("arn", caller.Arn);
        json.WriteString("accountId", caller.AccountId);
        json.WriteString("accessKeyId", caller.AccessKeyId);
    }

    private static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
