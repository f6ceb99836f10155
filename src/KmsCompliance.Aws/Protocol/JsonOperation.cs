using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace KmsCompliance.Aws.Protocol;

/// <summary>One operation of a service.</summary>
/// <param name="Name">Such as <c>ListSecrets</c>.</param>
/// <param name="Path">Its path; <c>/</c> in JSON 1.1.</param>
/// <param name="RequestShape">How its request is written; null for an operation that sends no body.</param>
/// <param name="ResponseShape">How its answer is read.</param>
internal sealed record JsonOperation<TRequest, TResponse>(
    string Name,
    string Path,
    JsonTypeInfo<TRequest>? RequestShape,
    JsonTypeInfo<TResponse> ResponseShape)
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse, new();
