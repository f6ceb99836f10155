using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Keeps what goes wrong with one of many things to that one: it becomes one error, and the others go on. A stop
/// and a failure that ends the run are thrown on.</summary>
/// <param name="reporter">Where the error goes.</param>
/// <param name="region">Tells a Region that is not enabled from bad credentials, for work that is skipped there; null where a
/// refusal of the credentials is an error like any other.</param>
/// <param name="causes">Takes what may go wrong in the same way elsewhere, to be told once for all; null to tell each at
/// once.</param>
/// <param name="accountId">The account that it is about, where there are many; null where there is one.</param>
internal sealed class FailureBoundary(IRunReporter reporter, NotEnabledRegion? region = null, SharedCauses? causes = null, string? accountId = null)
{
    /// <summary>Does one piece of work.</summary>
    /// <param name="name">What it is about, for the error: the ARN or id as the user named it, or the Region.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Stops the work; what fails after that is not told.</param>
    /// <returns>What came of it.</returns>
    public async Task<WorkOutcome> RunAsync(string name, Func<Task> work, CancellationToken cancellationToken)
    {
        Failure failure;
        try
        {
            await work().ConfigureAwait(false);
            return WorkOutcome.Done;
        }
        catch (FailureException exception) when (!exception.EndsRun)
        {
            failure = exception.Failure;
        }
        catch (AwsCallException exception) when (region is not null && exception.Kind is (FailureKind.TokenNotAccepted or FailureKind.Authentication))
        {
            try
            {
                return await region.ReportAsync(exception, cancellationToken).ConfigureAwait(false) is { } told ? WorkOutcome.Failed(told) : WorkOutcome.Skipped;
            }
            catch (FailureException nowhere) when (!nowhere.EndsRun)
            {
                // Credentials that are good nowhere, of one account among many: the others go on, and it is said once.
                if (causes is not null && nowhere.Failure.Exception is AwsCallException cause)
                {
                    causes.Add(cause, cause.Region ?? name, accountId);
                    return WorkOutcome.Failed(nowhere.Failure);
                }

                failure = nowhere.Failure;
            }
        }
        catch (AwsCallException exception) when (causes is not null)
        {
            causes.Add(exception, name, accountId);
            return WorkOutcome.Failed(Failures.FromCall(exception, name));
        }
        catch (AwsCallException exception)
        {
            failure = Failures.FromCall(exception, name);
        }
        catch (Exception exception) when (exception is not FailureException && !cancellationToken.IsCancellationRequested)
        {
            failure = Failures.UnexpectedFailure(exception, name);
        }

        await reporter.ErrorAsync(failure, cancellationToken).ConfigureAwait(false);
        return WorkOutcome.Failed(failure);
    }
}
