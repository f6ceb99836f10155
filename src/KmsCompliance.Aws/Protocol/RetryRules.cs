using Amazon.Runtime.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Which calls the SDK repeats.</summary>
internal static class RetryRules
{
    // A used-up quota in KMS and Secrets Manager, which the SDK takes for too many calls: waiting does not help.
    private const string QuotaExceeded = "LimitExceededException";

    /// <summary>Lets what waiting does not help fail at once.</summary>
    /// <param name="pipeline">A client's pipeline.</param>
    public static void Apply(RuntimePipeline pipeline)
    {
        foreach (var handler in pipeline.Handlers.OfType<RetryHandler>())
        {
            handler.RetryPolicy.ThrottlingErrorCodes.Remove(QuotaExceeded);
        }
    }
}
