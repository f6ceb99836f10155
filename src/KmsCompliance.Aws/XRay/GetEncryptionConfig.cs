using Amazon.Runtime;

namespace KmsCompliance.Aws.XRay;

internal sealed class GetEncryptionConfigRequest : AmazonWebServiceRequest;

internal sealed class GetEncryptionConfigResponse : AmazonWebServiceResponse
{
    public EncryptionConfig? EncryptionConfig { get; set; }
}
