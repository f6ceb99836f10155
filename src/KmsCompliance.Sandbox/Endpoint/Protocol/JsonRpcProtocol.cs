using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>The json 1.1 protocol: the operation is in X-Amz-Target.</summary>
/// <param name="targetPrefix">What stands before the dot in X-Amz-Target.</param>
/// <param name="messageMember">How the service spells the member of an error that holds its text.</param>
/// <param name="writesEmptyOutput">Whether an operation that has nothing to say has an output all the same, an empty
/// object.</param>
/// <param name="otherTargetPrefix">What newer clients put there; null where all put the same.</param>
internal sealed class JsonRpcProtocol(string targetPrefix, string messageMember, bool writesEmptyOutput = false, string? otherTargetPrefix = null) : AwsProtocol
{
    public override string ContentType => "application/x-amz-json-1.1";

    public override string? OperationOf(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (!HttpMethods.IsPost(request.Method) || request.Path != "/" || !request.Headers.TryGetValue("X-Amz-Target", out var header))
        {
            return null;
        }

        var target = header.ToString();
        return AfterPrefix(target, targetPrefix) ?? (otherTargetPrefix is null ? null : AfterPrefix(target, otherTargetPrefix));
    }

    private static string? AfterPrefix(string target, string prefix) =>
        target.StartsWith(prefix, StringComparison.Ordinal) && target.Length > prefix.Length + 1 && target[prefix.Length] == '.'
            ? target[(prefix.Length + 1)..]
            : null;

    public override void Run(AwsCall call, AwsOperation operation, ReadOnlyMemory<byte> body, AnswerBuffer answer) =>
        RunJson(call, operation, body, answer, writesEmptyOutput);

    public override void WriteError(AwsErrorException error, string requestId, HttpResponse response, AnswerBuffer answer)
    {
        answer.Json.WriteStartObject();
        answer.Json.WriteString("__type", error.Code);
        answer.Json.WriteString(messageMember, error.Message);
        answer.Json.WriteEndObject();
        answer.Json.Flush();
    }

    internal static void RunJson(AwsCall call, AwsOperation operation, ReadOnlyMemory<byte> body, AnswerBuffer answer, bool writesEmptyOutput)
    {
        using var document = Parse(body, call.Service.Errors);
        call.Input = new JsonInput(document.RootElement, call.Service.Errors);
        call.Json = answer.Json;
        call.Json.WriteStartObject();
        var start = call.Json.BytesPending;
        operation.Run(call);
        if (!writesEmptyOutput && call.Json.BytesCommitted == 0 && call.Json.BytesPending == start)
        {
            answer.Clear();
            return;
        }

        call.Json.WriteEndObject();
        call.Json.Flush();
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body, ServiceErrors errors)
    {
        if (body.IsEmpty)
        {
            return JsonDocument.Parse("{}");
        }

        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Said below, without the text: it may hold a secret.
        }

        throw new AwsErrorException(errors.Serialization, "The request body is not a JSON object.");
    }
}
