using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.XRay;

/// <summary>Has no members, and its call no body.</summary>
internal sealed class GetEncryptionConfigRequest : AmazonWebServiceRequest;

internal sealed class GetEncryptionConfigResponse : AmazonWebServiceResponse, IJsonResponse<GetEncryptionConfigResponse>
{
    public EncryptionConfig? EncryptionConfig { get; init; }

    public static GetEncryptionConfigResponse ReadFrom(JsonElement json) => new()
    {
        EncryptionConfig = json.ReadObject("EncryptionConfig", XRay.EncryptionConfig.ReadFrom),
    };
}
