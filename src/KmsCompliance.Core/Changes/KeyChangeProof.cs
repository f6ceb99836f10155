using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Changes;

/// <summary>Watches a change of key until the service is done, and tells what was seen: never what was asked for.</summary>
/// <param name="reporter">Where outcomes go.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How long to wait.</param>
internal sealed class KeyChangeProof(IRunReporter reporter, TimeProvider time, KeyChangeOptions options)
{
    // A read right after a write may still be answered with what was before; a wrong alarm is as bad as none.
    private const int Looks = 3;

    private int _waiting;
    private int _done;

    /// <summary>Reads until the change is done, then tells its outcome.</summary>
    /// <param name="work">The change.</param>
    /// <param name="whenDone">Its status once it is seen to be done.</param>
    /// <param name="stop">Stops the watching; the outcome so far is told all the same.</param>
    public async Task FollowAsync(KeyChange.Work work, string whenDone, CancellationToken stop)
    {
        var rules = work.Service.KeyChange;
        KeyProof? proof;
        try
        {
            proof = await WatchAsync(work, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AwsCallException)
        {
            await TellAsync(new CmkChange(work.Change) { Status = CmkChangeStatus.Pending, Message = rules.NotSeen }).ConfigureAwait(false);
            throw;
        }

        if (proof is null)
        {
            var why = options.Timeout is { } timeout
                ? $"{work.Service.ShortName} was still changing over after {timeout.TotalSeconds:0} seconds."
                : $"{work.Service.ShortName} accepted the change and is changing over.";
            await TellAsync(new CmkChange(work.Change) { Status = CmkChangeStatus.Pending, Message = $"{why} {work.Service.AuditCommand} shows when it is done." }).ConfigureAwait(false);
            return;
        }

        if (proof.Verified == false)
        {
            await TellAsync(new CmkChange(work.Change)
            {
                Status = CmkChangeStatus.Failed,
                Verified = false,
                Message = proof.Message,
                VersionNotUnderKey = [.. proof.VersionNotUnderKey],
            }).ConfigureAwait(false);
            await reporter.OutcomeErrorAsync(proof.Failure!).ConfigureAwait(false);
            return;
        }

        await TellAsync(new CmkChange(work.Change)
        {
            Status = whenDone,
            Verified = proof.Verified,
            Message = whenDone == CmkChangeStatus.Unchanged ? $"This key was set before; {work.Service.ShortName} is done changing over." : proof.Message,
        }).ConfigureAwait(false);
    }

    // No service publishes a time for this; what is still under way when the time is up is pending, not failed.
    private async Task<KeyProof?> WatchAsync(KeyChange.Work work, CancellationToken stop)
    {
        var takesTime = work.Service.KeyChange.TakesTime;
        var began = time.GetTimestamp();
        var looks = 0;
        KeyObservation? seen = null;
        Interlocked.Increment(ref _waiting);
        for (var attempt = 0; ; attempt++)
        {
            seen = await ObserveAsync(work, seen, stop).ConfigureAwait(false);
            if (seen is { IsUpdating: false })
            {
                var proof = await work.ProveAsync(seen).ConfigureAwait(false);
                looks++;
                if (proof.Verified != false)
                {
                    Interlocked.Increment(ref _done);
                    return proof;
                }

                if (takesTime && options.Timeout is null)
                {
                    return null;
                }

                if (looks == Looks)
                {
                    return proof;
                }
            }

            var delay = Backoff.After(looks > 0 ? looks - 1 : attempt);
            if (takesTime)
            {
                var left = (options.Timeout ?? TimeSpan.Zero) - time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return null;
                }

                delay = delay < left ? delay : left;
                await reporter.ProgressAsync(
                    new RunProgress($"Waiting for {work.Service.ShortName} to change over", $"{_done} of {_waiting} done", _done, _waiting), stop).ConfigureAwait(false);
            }

            await Task.Delay(delay, time, stop).ConfigureAwait(false);
        }
    }

    private static async Task<KeyObservation?> ObserveAsync(KeyChange.Work work, KeyObservation? last, CancellationToken stop)
    {
        try
        {
            return await work.ObserveAsync(stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (work.Service.KeyChange.TakesTime
            && exception.Kind is FailureKind.Throttled or FailureKind.Connection or FailureKind.Timeout or FailureKind.ServiceFault)
        {
            // One bad look says nothing of the change: the next one asks again, as long as there is time.
            return last;
        }
    }

    private ValueTask TellAsync(CmkChange change) =>
        reporter.OutcomeAsync(new CmkChange(change) { FinishedAt = time.GetUtcNow() });
}
