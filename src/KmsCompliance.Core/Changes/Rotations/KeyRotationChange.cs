using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.Rotations;

/// <summary>Changes the rotation of keys, in many Regions at once: reads it, refuses what KMS would refuse and says why, asks, writes, and
/// tells what it then reads.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
/// <param name="edit">What is done.</param>
public sealed class KeyRotationChange(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, KeyRotationEdit edit)
{
    // KMS settles in seconds as a rule (developer guide, "Eventual consistency"); who waits longer learns nothing more.
    private const int Looks = 5;

    private readonly AccountCheck _account = new(session);
    private readonly ConcurrentDictionary<string, KeyDirectory> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _done = new(StringComparer.Ordinal);

    /// <summary>Where the requests are noted; null for nowhere.</summary>
    public RequestLog? Requests { get; init; }

    /// <summary>Changes the rotation of keys, of each once, however often and by whatever name it comes.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="stop">Keeps further changes from starting; one that started is followed to its outcome.</param>
    public Task RunAsync(IReadOnlyList<KeyTarget> targets, CancellationToken stop) =>
        new BoundedRun(reporter, throttleLimit) { Activity = "Changing rotation", Noun = "keys" }.RunAsync(
            targets,
            static target => target.Key.Value,
            (target, _) => ChangeAsync(target, stop),
            stop);

    private async Task ChangeAsync(KeyTarget target, CancellationToken stop)
    {
        var startedAt = time.GetUtcNow();
        var key = await FindAsync(target, stop).ConfigureAwait(false);
        if (!_done.TryAdd(key.Arn, true))
        {
            await reporter.VerboseAsync($"'{key.Arn}' was named more than once, and is worked on once.", stop).ConfigureAwait(false);
            return;
        }

        RotationRefusals.Check(key, edit);
        var work = new Work(key, session.GetKeyCatalog(target.Where.Region), session.GetKeyManager(target.Where.Region, Requests), target.Where.Region, startedAt);
        await (edit.Action == KeyRotationEdit.Rotate ? RotateAsync(work, stop) : SetAsync(work, stop)).ConfigureAwait(false);
    }

    private async Task<KeyDescription> FindAsync(KeyTarget target, CancellationToken stop)
    {
        var region = target.Where.Region;
        var caller = await _account.GetAccountIdAsync(target.Where.ExpectedAccountId, target.Where.DeterminedBy, stop).ConfigureAwait(false);
        if (target.Key.Arn is { } arn && arn.AccountId != caller)
        {
            throw new FailureException(Failures.KeyOfOtherAccount(target.Key.Value, arn.AccountId, caller));
        }

        var keys = _keys.GetOrAdd(region, name => new KeyDirectory(session.GetKeyCatalog(name), Task.FromResult(caller), stop) { Region = name });
        var lookup = await keys.FindAsync(target.Key).ConfigureAwait(false);
        return lookup.Outcome switch
        {
            KeyLookupOutcome.Found => lookup.Key!,
            KeyLookupOutcome.NotFound => throw new FailureException(Failures.KeyNotFound(target.Key.Value, region)),
            _ => throw lookup.Cause!,
        };
    }

    private async Task SetAsync(Work work, CancellationToken stop)
    {
        var before = await work.Catalog.GetRotationAsync(work.Key.KeyId, stop).ConfigureAwait(false)
            ?? throw new FailureException(RotationRefusals.Unsupported(work.Key, edit));
        var isOn = edit.Action == KeyRotationEdit.Enable;
        var period = isOn ? edit.PeriodInDays ?? before.PeriodInDays ?? KeyRotationEdit.UsualPeriod : (int?)null;
        bool IsSo(KeyRotation? rotation) => rotation is not null && rotation.Enabled == isOn && (!isOn || rotation.PeriodInDays is null || rotation.PeriodInDays == period);
        var change = Describe(work, before);
        if (IsSo(before))
        {
            await reporter.OutputAsync(new CmkRotationChange(Read(change, before)) { Message = "The key's rotation is so already." }, stop).ConfigureAwait(false);
            return;
        }

        var words = isOn ? $"Rotate the key by itself every {period} days (now: {Words(before)})" : $"Rotate the key by itself no more (now: {Words(before)})";
        if (!await AskAsync(work, words, change, "Rotation would be changed. Nothing was changed.", stop).ConfigureAwait(false))
        {
            return;
        }

        await WriteAsync(
            work,
            change,
            token => isOn ? work.Manager.EnableRotationAsync(work.Key.KeyId, period!.Value, token) : work.Manager.DisableRotationAsync(work.Key.KeyId, token),
            async written =>
            {
                var (found, last) = await Backoff.LookAsync(() => work.Catalog.GetRotationAsync(work.Key.KeyId, stop), IsSo, Looks, time, stop).ConfigureAwait(false);
                var seen = Read(written, last);
                return found ? new CmkRotationChange(seen) { Verified = true, Message = "KMS has the new setting." }
                    : throw new FailureException(Failures.RotationNotTaken(work.Key.Arn, last is null ? "nothing of it" : Words(last)));
            },
            stop).ConfigureAwait(false);
    }

    private async Task RotateAsync(Work work, CancellationToken stop)
    {
        var rotation = await work.Catalog.GetRotationAsync(work.Key.KeyId, stop).ConfigureAwait(false);
        if (rotation?.OnDemandBegunAt is { } begun)
        {
            throw new FailureException(Failures.RotationUnderWay(work.Key.Arn, $"one that was asked for at {begun.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z is not done."));
        }

        var before = await RotationHistory.ReadAsync(work.Catalog, work.Key.KeyId, stop).ConfigureAwait(false);
        RotationRefusals.Check(work.Key, before);
        var change = new CmkRotationChange(Describe(work, rotation))
        {
            PreviousKeyMaterialId = before.CurrentId,
            OnDemandRotationsLeft = before.OnDemandLeft,
        };
        var words = $"Rotate the key now: of the {RotationHistory.MostOnDemand} rotations on demand of its life {before.OnDemandCount} {(before.OnDemandCount == 1 ? "was" : "were")} made, and {before.OnDemandLeft} {(before.OnDemandLeft == 1 ? "is" : "are")} left. It cannot be taken back, and re-encrypts nothing";
        if (!await AskAsync(work, words, change, "The key would be rotated. Nothing was changed.", stop).ConfigureAwait(false))
        {
            return;
        }

        await WriteAsync(
            work,
            change,
            token => work.Manager.RotateAsync(work.Key.KeyId, token),
            async written =>
            {
                var (found, last) = await Backoff.LookAsync(
                    () => RotationHistory.ReadAsync(work.Catalog, work.Key.KeyId, stop), seen => seen.OnDemandCount > before.OnDemandCount, Looks, time, stop).ConfigureAwait(false);
                return found
                    ? new CmkRotationChange(written)
                    {
                        Verified = true,
                        KeyMaterialId = last.CurrentId,
                        OnDemandRotationsLeft = last.OnDemandLeft,
                        Message = $"KMS has rotated the key: {last.OnDemandLeft} {(last.OnDemandLeft == 1 ? "rotation" : "rotations")} on demand left.",
                    }
                    : new CmkRotationChange(written)
                    {
                        Status = CmkChangeStatus.Pending,
                        KeyMaterialId = last.CurrentId,
                        OnDemandRotationsLeft = null,
                        Message = "KMS took the rotation and is not done with it. Get-ServiceCmk -IncludeRotation shows it once it is.",
                    };
            },
            stop).ConfigureAwait(false);
    }

    private async Task<bool> AskAsync(Work work, string words, CmkRotationChange change, string preview, CancellationToken stop)
    {
        if (await reporter.ConfirmAsync(new Confirmation(work.Key.Arn, words), stop).ConfigureAwait(false))
        {
            return true;
        }

        if (reporter.IsWhatIf)
        {
            await reporter.PreviewAsync(new CmkRotationChange(change) { Status = CmkChangeStatus.WhatIf, Verified = false, Message = $"{words}. {preview}", FinishedAt = null }, stop).ConfigureAwait(false);
        }

        return false;
    }

    private async Task WriteAsync(
        Work work, CmkRotationChange change, Func<CancellationToken, Task> write, Func<CmkRotationChange, Task<CmkRotationChange>> verify, CancellationToken stop)
    {
        try
        {
            await CommittedWrite.SendAsync(write, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect)
        {
            await DoubtAsync(work, change, exception, isStopped: false).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
        {
            var doubt = new AwsCallException(FailureKind.Timeout, "stopped before KMS answered.", exception) { Operation = $"kms:{edit.Operation}", Region = work.Region };
            await DoubtAsync(work, change, doubt, isStopped: true).ConfigureAwait(false);
            return;
        }
        catch (AwsCallException exception) when (RotationRefusals.Read(work.Key, edit, exception) is { } refusal)
        {
            throw new FailureException(refusal);
        }

        var written = new CmkRotationChange(change) { Status = CmkChangeStatus.Applied };
        CmkRotationChange outcome;
        try
        {
            outcome = await verify(written).ConfigureAwait(false);
        }
        catch (FailureException exception)
        {
            await reporter.OutcomeErrorAsync(exception.Failure).ConfigureAwait(false);
            outcome = new CmkRotationChange(written) { Status = CmkChangeStatus.Failed, Verified = false, Message = exception.Failure.Message };
        }
        catch (Exception exception) when (exception is OperationCanceledException or AwsCallException)
        {
            // KMS took the write, and no failure to look takes that back; that it is done is what is seen.
            outcome = new CmkRotationChange(written)
            {
                Status = CmkChangeStatus.Pending,
                OnDemandRotationsLeft = null,
                Message = $"KMS took the change; that it is made was not seen. {(exception as AwsCallException)?.Describe()}".TrimEnd(),
            };
        }

        await reporter.OutcomeAsync(new CmkRotationChange(outcome) { FinishedAt = time.GetUtcNow() }).ConfigureAwait(false);
    }

    private async Task DoubtAsync(Work work, CmkRotationChange change, AwsCallException doubt, bool isStopped)
    {
        // After a stop nobody takes errors any more; the outcome itself is told all the same.
        var failure = Failures.RotationInDoubt(work.Key.Arn, doubt);
        if (!isStopped)
        {
            await reporter.OutcomeErrorAsync(failure).ConfigureAwait(false);
        }

        await reporter.OutcomeAsync(new CmkRotationChange(change)
        {
            Status = CmkChangeStatus.Failed,
            OnDemandRotationsLeft = null,
            Message = $"{failure.Message} {failure.RecommendedAction}",
            FinishedAt = time.GetUtcNow(),
        }).ConfigureAwait(false);
    }

    private CmkRotationChange Describe(Work work, KeyRotation? before) => new()
    {
        Action = edit.Action,
        KeyId = work.Key.KeyId,
        KeyArn = work.Key.Arn,
        Region = work.Region,
        AccountId = work.Key.AccountId,
        Status = CmkChangeStatus.Unchanged,
        PreviousRotationEnabled = before?.Enabled,
        PreviousRotationPeriodInDays = before is { Enabled: true } ? before.PeriodInDays : null,
        StartedAt = work.StartedAt,
        FinishedAt = time.GetUtcNow(),
    };

    private static CmkRotationChange Read(CmkRotationChange change, KeyRotation? seen) => new(change)
    {
        Verified = seen is null ? null : true,
        RotationEnabled = seen?.Enabled,
        RotationPeriodInDays = seen is { Enabled: true } ? seen.PeriodInDays : null,
        NextRotationAt = seen?.NextAt,
    };

    private static string Words(KeyRotation rotation) =>
        !rotation.Enabled ? "rotation is off" : rotation.PeriodInDays is { } days ? $"every {days} days" : "rotation is on";

    private sealed record Work(KeyDescription Key, IKeyCatalog Catalog, IKeyManager Manager, string Region, DateTimeOffset StartedAt);
}
