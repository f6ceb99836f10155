using Amazon.Runtime;
using Amazon.Runtime.Internal;
using KmsCompliance.Aws.Session;

namespace KmsCompliance.Aws.Protocol;

/// <summary>What differs from the SDK in the steps that a call goes through.</summary>
internal static class PipelineRules
{
    /// <summary>Bounds how often and how long a call is sent, and leaves out the steps that nobody here uses.</summary>
    /// <param name="pipeline">A client's pipeline.</param>
    /// <param name="config">Its configuration. The bounds are those of its HTTP clients: a client builds its pipeline before it
    /// has anything else of its own.</param>
    public static void Apply(RuntimePipeline pipeline, IClientConfig config)
    {
        var http = config.HttpClientFactory as SharedHttpClientFactory ?? SharedHttpClientFactory.Plain();
        var retries = new BoundedRetries(http.Bounds, http.Time);
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(retries));

        // Each time that a call is sent, the repetitions too.
        pipeline.AddHandlerAfter<RetryHandler>(new CallPace(http.Gates, retries, config));
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
