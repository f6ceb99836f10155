using Amazon.Runtime;

namespace KmsCompliance.Aws.XRay;

internal sealed class PutEncryptionConfigRequest : AmazonWebServiceRequest
{
    public string? KeyId { get; set; }

    public string? Type { get; set; }
}

internal sealed class PutEncryptionConfigResponse : AmazonWebServiceResponse
{
    public EncryptionConfig? EncryptionConfig { get; set; }
}
