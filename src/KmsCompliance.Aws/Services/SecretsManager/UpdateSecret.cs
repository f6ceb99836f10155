using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.SecretsManager;

/// <summary>A change of key. The members that carry a secret's value are left out on purpose.</summary>
internal sealed class UpdateSecretRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? SecretId { get; set; }

    /// <summary>Lets the service recognise a repeated request, as the SDK's own client does; made once a change.</summary>
    public string? ClientRequestToken { get; set; }

    /// <summary>Empty for <c>aws/secretsmanager</c>.</summary>
    public string? KmsKeyId { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteText("SecretId", SecretId);
        json.WriteText("ClientRequestToken", ClientRequestToken);
        json.WriteText("KmsKeyId", KmsKeyId);
    }
}

internal sealed class UpdateSecretResponse : AmazonWebServiceResponse, IJsonResponse<UpdateSecretResponse>
{
    public string? ARN { get; init; }

    public static UpdateSecretResponse ReadFrom(JsonElement json) => new() { ARN = json.ReadText("ARN") };
}
