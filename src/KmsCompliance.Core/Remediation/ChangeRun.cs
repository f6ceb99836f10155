using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Remediation;

/// <summary>What changes of single resources have in common: some at a time, one failure each, and every write that
/// started reported with what came of it.</summary>
/// <param name="reporter">Where results go.</param>
/// <param name="time">Tells the time.</param>
internal sealed class ChangeRun(IRunReporter reporter, TimeProvider time)
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

    /// <summary>Sends the write of a change. Where its outcome never becomes known, the change is reported as failed
    /// before the failure goes on.</summary>
    /// <param name="change">The change.</param>
    /// <param name="service">Who is to answer, for messages.</param>
    /// <param name="write">The write.</param>
    /// <param name="stop">Keeps the write from starting.</param>
    public async Task WriteAsync(CmkChange change, string service, Func<CancellationToken, Task> write, CancellationToken stop)
    {
        try
        {
            await CommittedWrite.SendAsync(write, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect)
        {
            await FinishAsync(
                change with { Status = CmkChangeStatus.Failed, Message = $"Whether the change was made is not known. {exception.Describe()}" },
                CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
        {
            await FinishAsync(
                change with { Status = CmkChangeStatus.Failed, Message = $"Stopped before {service} answered: whether the change was made is not known." },
                CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reports a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="stop">Ends the wait; one that cannot be cancelled for the outcome of a write.</param>
    public ValueTask FinishAsync(CmkChange change, CancellationToken stop) =>
        reporter.OutputAsync(change with { FinishedAt = time.GetUtcNow() }, stop);
}
