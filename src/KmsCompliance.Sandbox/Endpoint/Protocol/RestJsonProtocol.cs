using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>The rest-json protocol: the operation is in the path, the error code in a header.</summary>
/// <param name="model">The namespace of the service's model, which its error codes are written with.</param>
/// <param name="paths">Operations by path; every one is a POST.</param>
internal sealed class RestJsonProtocol(string model, FrozenDictionary<string, string> paths) : AwsProtocol
{
    public override string ContentType => "application/json";

    public override string? OperationOf(HttpRequest request, ReadOnlyMemory<byte> body) =>
        HttpMethods.IsPost(request.Method) ? paths.GetValueOrDefault(request.Path.Value ?? "") : null;

    public override void Run(AwsCall call, AwsOperation operation, ReadOnlyMemory<byte> body, AnswerBuffer answer) =>
        JsonRpcProtocol.RunJson(call, operation, body, answer, writesEmptyOutput: false);

    public override void WriteError(AwsErrorException error, string requestId, HttpResponse response, AnswerBuffer answer)
    {
        // A URL after the code, as AWS's services do: clients have to cut it off.
        response.Headers["x-amzn-errortype"] = $"{error.Code}:http://internal.amazon.com/coral/{model}/";
        answer.Json.WriteStartObject();
        answer.Json.WriteString("__type", $"{model}#{error.Code}");
        answer.Json.WriteString("Message", error.Message);
        answer.Json.WriteEndObject();
        answer.Json.Flush();
    }
}
