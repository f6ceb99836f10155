using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Tells a Region that is not enabled from bad credentials: AWS answers the same for both. Credentials that are
/// accepted elsewhere are good, so it is the Region. Says so once, however many services ask; credentials that are good
/// nowhere end the run, and are not said anew for each Region.</summary>
/// <param name="account">Asks whether the credentials are accepted elsewhere.</param>
/// <param name="reporter">Where it is said.</param>
/// <param name="region">The Region.</param>
public sealed class NotEnabledRegion(AccountCheck account, IRunReporter reporter, string region)
{
    private readonly object _lock = new();
    private Task<Failure?>? _report;

    /// <summary>Reports a refusal of the credentials.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What it was told as; null where the Region is not enabled.</returns>
    /// <exception cref="FailureException">The credentials are not accepted anywhere.</exception>
    public Task<Failure?> ReportAsync(AwsCallException refusal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        lock (_lock)
        {
            return _report ??= TellAsync(refusal, cancellationToken);
        }
    }

    private async Task<Failure?> TellAsync(AwsCallException refusal, CancellationToken cancellationToken)
    {
        await account.GetCallerAsync(cancellationToken).ConfigureAwait(false);
        if (refusal.Kind == FailureKind.TokenNotAccepted && RegionName.IsOptIn(region))
        {
            await reporter.WarningAsync($"{region} is not enabled for the account and was skipped.", cancellationToken).ConfigureAwait(false);
            return null;
        }

        var failure = Failures.FromCall(refusal, region);
        await reporter.ErrorAsync(failure, cancellationToken).ConfigureAwait(false);
        return failure;
    }
}
