using Amazon.Runtime.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>What differs from the SDK in the steps that a call goes through.</summary>
internal static class PipelineRules
{
    // A used-up quota in KMS and Secrets Manager, which the SDK takes for too many calls: waiting does not help.
    private const string QuotaExceeded = "LimitExceededException";

    /// <summary>Lets what waiting does not help fail at once, and leaves out the steps that nobody here uses.</summary>
    /// <param name="pipeline">A client's pipeline.</param>
    public static void Apply(RuntimePipeline pipeline)
    {
        foreach (var handler in pipeline.Handlers.OfType<RetryHandler>())
        {
            handler.RetryPolicy.ThrottlingErrorCodes.Remove(QuotaExceeded);
        }

        LeaveOutUnused(pipeline);
    }

    /// <summary>Leaves out the steps that nobody here uses. Each costs a fresh process the compilation of a dozen methods,
    /// and each call a turn of its own.</summary>
    /// <param name="pipeline">A client's pipeline.</param>
    public static void LeaveOutUnused(RuntimePipeline pipeline)
    {
        // Times for the SDK's own log, which is off.
        pipeline.RemoveHandler<MetricsHandler>();
        // Events of the client, to which nobody listens: before marshalling, before the request, after the answer.
        pipeline.RemoveHandler<ErrorCallbackHandler>();
        while (pipeline.Handlers.Any(handler => handler is CallbackHandler))
        {
            pipeline.RemoveHandler<CallbackHandler>();
        }

        // No service here hands out endpoints of its own, or takes compressed requests.
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
        pipeline.RemoveHandler<CompressionHandler>();
    }
}
