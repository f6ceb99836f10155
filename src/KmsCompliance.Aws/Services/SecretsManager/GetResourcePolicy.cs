using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.SecretsManager;

internal sealed class GetResourcePolicyRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? SecretId { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("SecretId", SecretId);
}

internal sealed class GetResourcePolicyResponse : AmazonWebServiceResponse, IJsonResponse<GetResourcePolicyResponse>
{
    public string? ARN { get; init; }

    /// <summary>The policy's text; null for a secret without one.</summary>
    public string? ResourcePolicy { get; init; }

    public static GetResourcePolicyResponse ReadFrom(JsonElement json) => new()
    {
        ARN = json.ReadText("ARN"),
        ResourcePolicy = json.ReadToken("ResourcePolicy"),
    };
}
