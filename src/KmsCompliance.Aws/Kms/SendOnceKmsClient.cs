using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Kms;

/// <summary>KMS, for calls that are sent once. A limit of no retries is not enough: the SDK repeats a call whose connection
/// broke ten times whatever the limit says, and each CreateKey would make a key. Nor is a call repeated that was
/// refused for its rate: whoever calls does that.</summary>
internal sealed class SendOnceKmsClient(AWSCredentials credentials, AmazonKeyManagementServiceConfig config)
    : AmazonKeyManagementServiceClient(credentials, config)
{
    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<RetryHandler>();
        AnswerOrigin.Apply(pipeline);
    }
}
