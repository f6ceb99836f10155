using System.Text;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>Segments are checked and kept, a limited number of traces; while X-Ray's key does not work, they are accepted and lost, as
/// X-Ray loses them.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html"/></remarks>
internal static class TraceOperations
{
    private const int MaxSegmentBytes = 64 * 1024;
    private const int MaxTraces = 1000;
    private const int MaxIds = 5;
    private const int MaxId = 35;
    private static readonly string[] Required = ["name", "id", "trace_id", "start_time"];

    public static void PutTraceSegments(AwsCall call)
    {
        var documents = call.Input.OptionalTexts("TraceSegmentDocuments")
            ?? throw call.Input.Invalid("TraceSegmentDocuments", "Member must not be null");
        call.Json.WriteStartArray("UnprocessedTraceSegments");
        foreach (var document in documents)
        {
            if (Refusal(document) is var (id, code, message))
            {
                call.Json.WriteStartObject();
                call.Json.WriteOptional("Id", id);
                call.Json.WriteString("ErrorCode", code);
                call.Json.WriteString("Message", message);
                call.Json.WriteEndObject();
            }
            else
            {
                Store(call, document);
            }
        }

        call.Json.WriteEndArray();
    }

    /// <summary>What cannot be read, or is not there, is named as unprocessed.</summary>
    public static void BatchGetTraces(AwsCall call)
    {
        var ids = call.Input.OptionalTexts("TraceIds", 1, MaxIds, 1, MaxId) ?? throw call.Input.Invalid("TraceIds", "Member must not be null");
        var traces = ids.Distinct(StringComparer.Ordinal).ToLookup(id => Find(call, id) is { } trace && CanRead(call, trace));
        call.Json.WriteStartArray("Traces");
        foreach (var trace in traces[true].Select(id => Find(call, id)!))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("Id", trace.Id);
            call.Json.WriteStartArray("Segments");
            foreach (var (id, document) in trace.Segments)
            {
                call.Json.WriteStartObject();
                call.Json.WriteString("Id", id);
                call.Json.WriteString("Document", document);
                call.Json.WriteEndObject();
            }

            call.Json.WriteEndArray();
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        call.Json.WriteStrings("UnprocessedTraceIds", [.. traces[false]]);
    }

    private static StoredTrace? Find(AwsCall call, string id) => call.Here.XRay.Traces.Find(trace => trace.Id == id);

    private static void Store(AwsCall call, string document)
    {
        var settings = call.Here.XRay;
        if (settings.KeyArn is { } keyArn && !Works(call, keyArn))
        {
            return;
        }

        using var segment = JsonDocument.Parse(document);
        var id = segment.RootElement.GetProperty("trace_id").ToString();
        var trace = settings.Traces.Find(known => known.Id == id && known.KeyArn == settings.KeyArn);
        if (trace is null)
        {
            if (settings.Traces.Count == MaxTraces)
            {
                settings.Traces.RemoveAt(0);
            }

            settings.Traces.Add(trace = new StoredTrace(id, settings.KeyArn));
        }

        trace.Segments[segment.RootElement.GetProperty("id").ToString()] = document;
    }

    // By X-Ray's grant, which is what lets it use the key.
    private static bool Works(AwsCall call, string keyArn) =>
        FindKey(call, keyArn) is { } key
        && key.Grants.Exists(static grant => grant.GranteePrincipal == EncryptionConfigOperations.Grantee && grant.Operations.Contains("GenerateDataKey"))
        && Does(call, key, "kms:GenerateDataKey", new KeyUse { Service = new($"{call.Service.Name}.amazonaws.com") });

    // As whoever reads: the key's policy has to let them decrypt.
    private static bool CanRead(AwsCall call, StoredTrace trace) =>
        trace.KeyArn is not { } keyArn
        || (FindKey(call, keyArn) is { } key && Decrypts(call, key, new KeyUse { ViaService = call.Service.Name }));

    private static bool Decrypts(AwsCall call, KmsKey key, KeyUse use)
    {
        if (KeyAuthorization.Denial(call, key, "kms:Decrypt", use) is { } denial)
        {
            UsageOperations.Refused(call, key, "kms:Decrypt", use, denial);
            return false;
        }

        return Does(call, key, "kms:Decrypt", use);
    }

    private static bool Does(AwsCall call, KmsKey key, string action, KeyUse use)
    {
        try
        {
            KeyStates.RequireUsable(key);
        }
        catch (AwsErrorException error)
        {
            UsageOperations.Refused(call, key, action, use, error);
            return false;
        }

        UsageOperations.Served(call, key, action, use);
        return true;
    }

    private static KmsKey? FindKey(AwsCall call, string keyArn)
    {
        try
        {
            return KeyLookup.Find(call, keyArn, KeyIdForms.Key, crossAccount: true);
        }
        catch (AwsErrorException)
        {
            return null;
        }
    }

    private static (string? Id, string Code, string Message)? Refusal(string document)
    {
        if (Encoding.UTF8.GetByteCount(document) > MaxSegmentBytes)
        {
            return (null, "SegmentTooLarge", "Segment is larger than 64 KB.");
        }

        try
        {
            using var segment = JsonDocument.Parse(document);
            var root = segment.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return (null, "ParseError", "Invalid segment. ErrorCode: ParseError");
            }

            var id = root.TryGetProperty("id", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            var missing = Required.FirstOrDefault(member => !root.TryGetProperty(member, out _))
                ?? (root.TryGetProperty("end_time", out _) || root.TryGetProperty("in_progress", out _) ? null : "end_time");
            return missing is null ? null : (id, "MissingField", $"Invalid segment. ErrorCode: Missing{missing}");
        }
        catch (JsonException)
        {
            return (null, "ParseError", "Invalid segment. ErrorCode: ParseError");
        }
    }
}
