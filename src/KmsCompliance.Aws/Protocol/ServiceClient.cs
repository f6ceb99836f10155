using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>A client of a service whose SDK package is not at hand, or not worth its size, on the SDK's own pipeline:
/// credentials, signing, retries and clock skew are the SDK's.</summary>
internal abstract class ServiceClient : AmazonServiceClient
{
    /// <summary>Makes one.</summary>
    protected ServiceClient(AWSCredentials credentials, ServiceConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new ServiceEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Resolver());
        PipelineRules.Apply(pipeline, Config);
    }
}
