using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Kms;

/// <summary>KMS, for calls that may be repeated.</summary>
internal sealed class KmsClient(AWSCredentials credentials, AmazonKeyManagementServiceConfig config)
    : AmazonKeyManagementServiceClient(credentials, config)
{
    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        PipelineRules.Apply(pipeline, Config);
    }
}
