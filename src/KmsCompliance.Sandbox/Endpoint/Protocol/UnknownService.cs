using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>How a service is refused that the sandbox has not: in the protocol of the request, so that its client reads what is
/// wrong instead of failing to.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Errors">Errors as services of that protocol spell them.</param>
internal sealed record UnknownService(AwsProtocol Protocol, ServiceErrors Errors)
{
    private static readonly UnknownService JsonRpc = new(new JsonRpcProtocol("", "message"), ServiceErrors.Json("InternalFailure"));
    private static readonly UnknownService Query = new(new QueryProtocol("https://sandbox.invalid/doc/", ec2: false), ServiceErrors.Query());
    private static readonly UnknownService RestJson = new(new RestJsonProtocol("sandbox", FrozenDictionary<string, string>.Empty), ServiceErrors.RestJson());

    /// <summary>What a request is spoken in: json names its operation in a header, query in a form, and REST in method and path; the
    /// services that speak XML over REST have query's errors.</summary>
    public static UnknownService Of(HttpRequest request, CredentialScope? scope) =>
        request.Headers.ContainsKey("X-Amz-Target") ? JsonRpc
        : request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true ? Query
        : scope?.Service is "route53" or "cloudfront" ? Query
        : request.Path == "/" && scope is null ? JsonRpc
        : RestJson;

    /// <summary>The operation that a request names, or how it is spoken of where it names none.</summary>
    public string OperationOf(HttpRequest request, ReadOnlyMemory<byte> body) => Protocol switch
    {
        JsonRpcProtocol when request.Headers.TryGetValue("X-Amz-Target", out var target) => target.ToString().Split('.')[^1],
        QueryProtocol query => query.OperationOf(request, body) ?? string.Empty,
        _ => $"{request.Method} {request.Path}",
    };
}
