using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Lets a call be sent when its gate is open, each repetition too, and tells the gate what came of it.</summary>
/// <param name="gates">The session's gates.</param>
/// <param name="retries">Knows what too many calls are answered with, and when a call began.</param>
/// <param name="config">The client's configuration: it knows service and Region.</param>
internal sealed class CallPace(CallGates gates, BoundedRetries retries, IClientConfig config) : PipelineHandler
{
    private const string Suffix = "Request";

    /// <inheritdoc/>
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext.RequestName;
        var operation = request.EndsWith(Suffix, StringComparison.Ordinal) ? request[..^Suffix.Length] : request;
        var gate = gates.Of(config.AuthenticationServiceName, operation, config.AuthenticationRegion ?? string.Empty);
        var sent = await gates.EnterAsync(gate, executionContext.RequestContext.CancellationToken).ConfigureAwait(false);
        retries.Begin(executionContext);
        try
        {
            var answer = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            gate.Answered();
            return answer;
        }
        catch (Exception exception) when (retries.IsThrottlingError(exception))
        {
            gates.Throttled(gate, sent);
            throw;
        }
    }
}
