using System.Net;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Protocol;

/// <summary>The SDK's standard rules for what is sent again, bounded in number and time. A call that reads is sent again more
/// often where the service says that there are too many: what a listing cannot get is missing from an audit. The SDK's budget
/// of repetitions, which all sessions of a process share, is not used: one bad quarter of an hour would end the repetitions of
/// whatever comes after it.</summary>
internal sealed class BoundedRetries : StandardRetryPolicy
{
    // A used-up quota in KMS and Secrets Manager, which the SDK takes for too many calls: waiting does not help.
    private const string QuotaExceeded = "LimitExceededException";
    private const string BeganAttribute = "KmsCompliance.Began";

    private static readonly string[] ReadingVerbs = ["Describe", "Get", "Head", "List", "Lookup"];

    private readonly CallBounds _bounds;
    private readonly TimeProvider _time;

    /// <summary>Makes one.</summary>
    /// <param name="bounds">How often, and how long.</param>
    /// <param name="time">Measures the waits.</param>
    public BoundedRetries(CallBounds bounds, TimeProvider time)
        : base(Math.Max(bounds.Attempts, bounds.ThrottledReadAttempts) - 1)
    {
        _bounds = bounds;
        _time = time;
        ThrottlingErrorCodes.Remove(QuotaExceeded);
    }

    /// <summary>A call begins when it is first sent: what it waited for before that is ours.</summary>
    /// <param name="executionContext">The call.</param>
    public void Begin(IExecutionContext executionContext) =>
        executionContext.RequestContext.ContextAttributes.TryAdd(BeganAttribute, _time.GetTimestamp());

    /// <inheritdoc/>
    public override Task ObtainSendTokenAsync(IExecutionContext executionContext, Exception exception) => Task.CompletedTask;

    /// <inheritdoc/>
    public override bool RetryLimitReached(IExecutionContext executionContext) =>
        executionContext.RequestContext.Retries >= (Reads(executionContext) ? MaxRetries : _bounds.Attempts - 1)
        || (executionContext.RequestContext.ContextAttributes.TryGetValue(BeganAttribute, out var began) && _time.GetElapsedTime((long)began) >= _bounds.RepeatTime);

    /// <inheritdoc/>
    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        IsThrottlingError(exception)
        || (executionContext.RequestContext.Retries < _bounds.Attempts - 1
            && (IsUnreadableAnswer(exception) || await base.RetryForExceptionAsync(executionContext, exception).ConfigureAwait(false)));

    /// <summary>Whether there were too many calls: by the error's code, or by the status of one that has none, as a gateway in
    /// between may answer.</summary>
    /// <inheritdoc/>
    public override bool IsThrottlingError(Exception exception) =>
        base.IsThrottlingError(exception)
        || exception is AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests, ErrorCode: not QuotaExceeded };

    /// <inheritdoc/>
    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity, bool isThrottlingError) => true;

    /// <inheritdoc/>
    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        // Half of it at random, so that Regions and processes that were refused together do not come back together.
        var doublings = Math.Min(executionContext.RequestContext.Retries - 1, 30);
        var longest = Math.Min(_bounds.FirstWait.TotalMilliseconds * Math.Pow(2, doublings), _bounds.LongestWait.TotalMilliseconds);
        var wait = TimeSpan.FromMilliseconds(longest * (1 + Random.Shared.NextDouble()) / 2);
        return Task.Delay(wait, _time, executionContext.RequestContext.CancellationToken);
    }

    // Half an answer, or that of somebody in between. The SDK repeats these calls only where its own readers fail.
    private static bool IsUnreadableAnswer(Exception? exception)
    {
        // A refusal is one, however it is written.
        if (exception is AmazonServiceException { StatusCode: >= HttpStatusCode.Ambiguous })
        {
            return false;
        }

        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is XmlException or JsonException)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Reads(IExecutionContext executionContext) =>
        Array.Exists(ReadingVerbs, verb => executionContext.RequestContext.RequestName.StartsWith(verb, StringComparison.Ordinal));
}
