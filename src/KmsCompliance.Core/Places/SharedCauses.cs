using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Calls that failed in Regions of one run. What failed in many of them in the same way, as where a right is missing, is
/// told once, with the list of Regions, when all have been worked on.</summary>
/// <param name="reporter">Where errors go.</param>
internal sealed class SharedCauses(IRunReporter reporter)
{
    private readonly ConcurrentQueue<(AwsCallException Exception, string Region)> _failed = new();

    /// <summary>Notes a failed call.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="region">The Region.</param>
    public void Add(AwsCallException exception, string region) => _failed.Enqueue((exception, region));

    /// <summary>Tells what was noted.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        foreach (var cause in _failed.GroupBy(static failed => CauseOf(failed.Exception, failed.Region)))
        {
            var failures = cause.OrderBy(static failed => failed.Region, StringComparer.Ordinal).ToList();
            var regions = failures.Select(static failed => failed.Region).Distinct(StringComparer.Ordinal).ToList();
            await reporter.ErrorAsync(
                regions is [var only] ? Failures.FromCall(failures[0].Exception, only) : Failures.FromCall(failures[0].Exception, regions),
                cancellationToken).ConfigureAwait(false);
        }
    }

    // What AWS says may name the Region, as in an ARN.
    private static (FailureKind, string?, string?, string) CauseOf(AwsCallException exception, string region) =>
        (exception.Kind, exception.Operation, exception.Code, exception.Message.Replace(region, "*", StringComparison.Ordinal));
}
