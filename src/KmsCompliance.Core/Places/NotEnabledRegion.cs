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
    private int _reported;

    /// <summary>Reports a refusal of the credentials.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">The credentials are not accepted anywhere.</exception>
    public async Task ReportAsync(AwsCallException refusal, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _reported, 1) != 0)
        {
            return;
        }

        await account.GetCallerAsync(cancellationToken).ConfigureAwait(false);
        if (refusal.Kind == FailureKind.TokenNotAccepted && RegionName.IsOptIn(region))
        {
            await reporter.WarningAsync($"{region} is not enabled for the account and was skipped.", cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await reporter.ErrorAsync(Failures.FromCall(refusal, region), cancellationToken).ConfigureAwait(false);
        }
    }
}
