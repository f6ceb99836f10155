using System.Text.RegularExpressions;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Calls that failed in Regions of one run. What failed in many Regions or accounts in the same way, as where a right is
/// missing, is told once, with the list of them, when all have been worked on. A cause is kept once, however often it was
/// met.</summary>
/// <param name="reporter">Where errors go.</param>
internal sealed partial class SharedCauses(IRunReporter reporter)
{
    private readonly object _lock = new();
    private readonly Dictionary<(FailureKind, string?, string?, string), Cause> _causes = [];
    private readonly List<Cause> _inOrder = [];

    /// <summary>Where what may go wrong in many places is noted; null where the first error ends the pipeline, which does not wait for
    /// others like it.</summary>
    /// <param name="reporter">Where errors go.</param>
    public static SharedCauses? Of(IRunReporter reporter) => reporter.EndsAtError ? null : new SharedCauses(reporter);

    /// <summary>Tells what was noted, unless the work was stopped.</summary>
    /// <param name="causes">What was noted; null for nothing.</param>
    /// <param name="stop">Stops the work.</param>
    public static ValueTask TellAsync(SharedCauses? causes, CancellationToken stop) =>
        causes is null || stop.IsCancellationRequested ? ValueTask.CompletedTask : causes.TellAsync(stop);

    /// <summary>Notes a failed call.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="region">The Region.</param>
    /// <param name="accountId">The account, where there are many; null where there is one.</param>
    public void Add(AwsCallException exception, string region, string? accountId = null)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var key = CauseOf(exception, region, accountId);
        lock (_lock)
        {
            if (!_causes.TryGetValue(key, out var cause))
            {
                _causes.Add(key, cause = new Cause(exception, region, accountId));
                _inOrder.Add(cause);
            }

            cause.Places.Add((accountId, region));

            // The same whoever was first.
            if (string.CompareOrdinal($"{accountId} {region}", $"{cause.AccountId} {cause.Region}") < 0)
            {
                (cause.Exception, cause.AccountId, cause.Region) = (exception, accountId, region);
            }
        }
    }

    private async ValueTask TellAsync(CancellationToken cancellationToken)
    {
        foreach (var cause in _inOrder)
        {
            var regions = cause.Places.Select(static place => place.Region).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var accounts = cause.Places.Select(static place => place.AccountId).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (accounts.Count > 1)
            {
                await reporter.ErrorAsync(Failures.FromCall(cause.Exception, accounts, regions), cancellationToken).ConfigureAwait(false);
                continue;
            }

            var told = accounts is [var account] ? new AccountReporter(reporter, account) : reporter;
            await told.ErrorAsync(
                regions is [var only] ? Failures.FromCall(cause.Exception, only) : Failures.FromCall(cause.Exception, regions),
                cancellationToken).ConfigureAwait(false);
        }
    }

    // What AWS says may name account and Region, as in an ARN.
    private static (FailureKind, string?, string?, string) CauseOf(AwsCallException exception, string region, string? accountId)
    {
        var message = exception.Message.Replace(region, "*", StringComparison.Ordinal);
        return (exception.Kind, exception.Operation, exception.Code, accountId is { Length: > 0 } ? Arn().Replace(message, "*").Replace(accountId, "*", StringComparison.Ordinal) : message);
    }

    // Who was refused is somebody else in each account.
    [GeneratedRegex(@"arn:[^\s'"",;]+", RegexOptions.CultureInvariant)]
    private static partial Regex Arn();

    private sealed class Cause(AwsCallException exception, string region, string? accountId)
    {
        public AwsCallException Exception { get; set; } = exception;

        public string Region { get; set; } = region;

        public string? AccountId { get; set; } = accountId;

        public HashSet<(string? AccountId, string Region)> Places { get; } = [];
    }
}
