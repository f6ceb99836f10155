using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes;

/// <summary>What changes of single resources have in common: some at a time, and one failure each.</summary>
/// <param name="reporter">Where failures go.</param>
internal sealed class ChangeRun(IRunReporter reporter)
{
    /// <summary>Makes changes; one that cannot be made is one error, and the others go on.</summary>
    /// <param name="targets">The resources.</param>
    /// <param name="throttleLimit">How many at a time.</param>
    /// <param name="progress">What is being done, and what the resources are called.</param>
    /// <param name="nameOf">A resource as the user named it.</param>
    /// <param name="change">Makes one change.</param>
    /// <param name="stop">Keeps further changes from starting.</param>
    public async Task RunAsync<T>(
        IReadOnlyList<T> targets,
        int throttleLimit,
        (string Activity, string Noun) progress,
        Func<T, string> nameOf,
        Func<T, Task> change,
        CancellationToken stop)
    {
        var done = 0;
        await Parallel.ForEachAsync(
            targets,
            new ParallelOptions { MaxDegreeOfParallelism = throttleLimit, CancellationToken = stop },
            async (target, token) =>
            {
                try
                {
                    await change(target).ConfigureAwait(false);
                }
                catch (FailureException exception) when (!exception.EndsRun)
                {
                    await reporter.ErrorAsync(exception.Failure, token).ConfigureAwait(false);
                }
                catch (AwsCallException exception)
                {
                    await reporter.ErrorAsync(Failures.FromCall(exception, nameOf(target)), token).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is not FailureException && !token.IsCancellationRequested)
                {
                    await reporter.ErrorAsync(Failures.UnexpectedFailure(exception, nameOf(target)), token).ConfigureAwait(false);
                }

                var count = Interlocked.Increment(ref done);
                if (targets.Count > 1)
                {
                    await reporter.ProgressAsync(
                        new RunProgress(progress.Activity, $"{count} of {targets.Count} {progress.Noun}", count, targets.Count), token).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }
}
