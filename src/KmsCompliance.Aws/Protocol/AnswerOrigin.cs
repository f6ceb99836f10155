using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Refuses answers that are not AWS's. Each of AWS's carries the id of its request; a proxy's page, whatever its status
/// says, does not. The type of the content tells less: emulators of AWS call JSON a page. A page in JSON's place is noticed when
/// it is read.</summary>
internal sealed class AnswerOrigin : PipelineHandler
{
    private const string RequestId = "x-amzn-RequestId";

    /// <summary>Puts the check between the answer and its reading.</summary>
    /// <param name="pipeline">The pipeline of a client of a service that speaks JSON.</param>
    public static void Apply(RuntimePipeline pipeline) => pipeline.AddHandlerAfter<Unmarshaller>(new AnswerOrigin());

    /// <inheritdoc/>
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var answer = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        return executionContext.ResponseContext.HttpResponse is { IsSuccessStatusCode: true } http && string.IsNullOrEmpty(http.GetHeaderValue(RequestId))
            ? throw new ForeignAnswerException()
            : answer;
    }
}
