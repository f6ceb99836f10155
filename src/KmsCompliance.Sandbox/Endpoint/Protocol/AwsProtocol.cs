using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>How a service is spoken to over HTTP.</summary>
internal abstract class AwsProtocol
{
    public abstract string ContentType { get; }

    /// <summary>The header that tells the id of the request.</summary>
    public virtual string RequestIdHeader => "x-amzn-RequestId";

    /// <summary>The operation that a request names, known or not; null when the request is not in this protocol.</summary>
    public abstract string? OperationOf(HttpRequest request, ReadOnlyMemory<byte> body);

    /// <summary>Reads the input, runs the operation and writes its output.</summary>
    public abstract void Run(AwsCall call, AwsOperation operation, ReadOnlyMemory<byte> body, AnswerBuffer answer);

    public abstract void WriteError(AwsErrorException error, string requestId, HttpResponse response, AnswerBuffer answer);
}
