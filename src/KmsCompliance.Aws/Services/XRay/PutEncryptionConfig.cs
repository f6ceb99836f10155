using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.XRay;

internal sealed class PutEncryptionConfigRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? KeyId { get; set; }

    public string? Type { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteText("KeyId", KeyId);
        json.WriteText("Type", Type);
    }
}

internal sealed class PutEncryptionConfigResponse : AmazonWebServiceResponse, IJsonResponse<PutEncryptionConfigResponse>
{
    public EncryptionConfig? EncryptionConfig { get; init; }

    public static PutEncryptionConfigResponse ReadFrom(JsonElement json) => new()
    {
        EncryptionConfig = json.ReadObject("EncryptionConfig", XRay.EncryptionConfig.ReadFrom),
    };
}
