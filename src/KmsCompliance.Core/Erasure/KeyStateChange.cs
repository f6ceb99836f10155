using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Model;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Changes the state of a key, in two steps: whether it may be is found out first, by what depends on it, and what is told is what
/// was read back. Between the two nothing is written, so that keys that belong together can be looked at before the first is changed.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Who is asked, and where a write of unknown outcome is told.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="options">How it is done.</param>
internal sealed class KeyStateChange(IAwsSession session, IRunReporter reporter, TimeProvider time, KeyStateOptions options)
{
    // KMS settles in seconds as a rule (developer guide, "Eventual consistency"); who waits longer learns nothing more.
    private const int Looks = 5;

    private readonly AccountCheck _account = new(session);

    /// <summary>Finds out whether the state may be changed, and shows what a change that may be made overrides.</summary>
    /// <param name="key">The key, as it is now.</param>
    /// <param name="region">Its Region.</param>
    /// <param name="stop">Stops the work.</param>
    /// <returns>The change, to be made.</returns>
    /// <exception cref="FailureException">The change was refused. Nothing was written.</exception>
    /// <exception cref="AwsCallException">A call failed. Nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Stopped. Nothing was written.</exception>
    public async Task<Work> PrepareAsync(KeyDescription key, string region, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(key);
        var startedAt = time.GetUtcNow();
        var caller = await _account.GetCallerAsync(stop).ConfigureAwait(false);
        Refuse(key, caller);
        var work = new Work(key, region, caller, startedAt, new KeyEvidence(options, key.Arn, reporter, time));
        if (await options.Action.IsDoneAsync(key, session.GetKeyCatalog(region), stop).ConfigureAwait(false))
        {
            return work with { Unchanged = Finish(Unchanged(work, key, options.Action.TellUnchanged(key))) };
        }

        if (options.Action.FindProblem(key) is { } problem)
        {
            throw new FailureException(problem);
        }

        if (options.Action.StopsUse)
        {
            work = work with { Dependants = await options.Dependants.FindAsync(key, options.Action, session, stop).ConfigureAwait(false) };
            work = work with { IsForced = await CheckAsync(work, stop).ConfigureAwait(false) };
            if (options.Action.FindDoubt(key, work.Dependants, time.GetUtcNow()) is { } doubt)
            {
                await reporter.WarningAsync(doubt, stop).ConfigureAwait(false);
            }
        }

        return work;
    }

    /// <summary>Changes the state, once the change is confirmed.</summary>
    /// <param name="work">The change.</param>
    /// <param name="stop">Keeps the change from being written; one that was begun is followed to its outcome.</param>
    /// <returns>What came of it: Unchanged, Applied, Pending where KMS took it and that it has it was not seen, or Failed where a write
    /// failed or got no answer, of which the reporter has then had the error unless it was stopped; WhatIf under -WhatIf. Null where
    /// the change was declined.</returns>
    /// <exception cref="FailureException">KMS refused the change. Nothing was changed.</exception>
    /// <exception cref="AwsCallException">A call failed. Nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Stopped. Nothing was written.</exception>
    public async Task<CmkKeyChange?> MakeAsync(Work work, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Unchanged is { } unchanged)
        {
            if (options.Action.FindDifference(work.Key, time.GetUtcNow()) is { } difference)
            {
                await reporter.WarningAsync(difference, stop).ConfigureAwait(false);
            }

            return unchanged;
        }

        var sentence = options.Action.SentenceFor(work.Key);
        var confirmation = new Confirmation(work.Key.Arn, sentence) { Detail = Impact(work), AsksWithDetail = true };
        return await reporter.ConfirmAsync(confirmation, stop).ConfigureAwait(false) ? await WriteAsync(work, stop).ConfigureAwait(false)
            : reporter.IsWhatIf ? new CmkKeyChange(Describe(work, CmkChangeStatus.WhatIf, $"{sentence}. Nothing was changed.")) { Verified = false, KeyState = work.Key.KeyState }
            : null;
    }

    private static void Refuse(KeyDescription key, CallerIdentity caller)
    {
        if (key.AccountId != caller.AccountId)
        {
            throw new FailureException(Failures.KeyStateOfOtherAccount(key.Arn, key.AccountId, caller.AccountId));
        }

        if (key.KeyManager != "CUSTOMER")
        {
            throw new FailureException(Failures.AwsManagedKeyAsTarget(key.Arn));
        }
    }

    // What is overridden is shown all the same, also where nobody is asked. Says whether something was.
    private async Task<bool> CheckAsync(Work work, CancellationToken stop)
    {
        var refusal = work.Dependants switch
        {
            { Live.Count: > 0 } found => Failures.KeyInUse(work.Key.Arn, options.Action.SentenceFor(work.Key), found.Live),
            { NotSeen.Count: > 0 } found => Failures.KeyUseNotSeen(work.Key.Arn, options.Action.SentenceFor(work.Key), found.NotSeen),
            _ => null,
        };
        if (refusal is null)
        {
            return false;
        }

        if (!options.Force)
        {
            throw new FailureException(refusal);
        }

        await reporter.WarningAsync([$"{work.Key.Arn}: what depends on it does not keep it from being changed, as -Force says.", .. work.Dependants.Live, .. work.Dependants.NotSeen], stop).ConfigureAwait(false);
        return true;
    }

    private string? Impact(Work work)
    {
        List<string> lines = [.. work.Dependants.Told, .. work.Dependants.Unseen];
        if (options.Action.FindRemark(work.Key) is { } remark)
        {
            lines.Add(remark);
        }

        if (work.Key.RelatedArns.Count > 0 && !options.AllReplica)
        {
            lines.Add($"Related multi-Region keys stay as they are, and decrypt what this one encrypted: {string.Join(", ", work.Key.RelatedArns)}.");
        }

        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    private async Task<CmkKeyChange> WriteAsync(Work work, CancellationToken stop)
    {
        var manager = session.GetKeyManager(work.Region, work.Evidence.Requests);
        var probe = await ProbeAsync(work, stop).ConfigureAwait(false);
        work = work with { ProbeBefore = probe };

        // Without an entry on the disk nothing is changed.
        await work.Evidence.AddAsync(EvidenceStep.Intent, entry => Tell(entry, work), stop).ConfigureAwait(false);
        AwsCallException? doubt = null;
        try
        {
            await CommittedWrite.SendAsync(
                token => options.Action.SendAsync(work.Key.KeyId, session.GetKeyCatalog(work.Region), manager, time, token), stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect || exception.Operation != options.Action.Operation)
        {
            // Of two writes the first may be made, and the second not.
            doubt = exception;
        }
        catch (AwsCallException exception)
        {
            if (exception.Kind == FailureKind.InvalidState && await IsDoneAsync(work, stop).ConfigureAwait(false) is { } done)
            {
                return await EndAsync(work, done, stop).ConfigureAwait(false);
            }

            var failure = await DenialReader.ExplainAsync(exception, work.Key.Arn, work.Caller.Arn, session.GetKeyCatalog(work.Region), time.GetUtcNow(), stop).ConfigureAwait(false)
                ?? Failures.FromCall(exception, work.Key.Arn);
            await EndAsync(work, Describe(work, CmkChangeStatus.Failed, failure.Message), stop).ConfigureAwait(false);
            throw new FailureException(failure);
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken == stop)
        {
            await EndAsync(work, Describe(work, CmkChangeStatus.Failed, "Stopped before anything was sent. Nothing was changed."), stop).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException exception)
        {
            doubt = new AwsCallException(FailureKind.Timeout, "stopped before KMS answered.", exception) { Operation = options.Action.Operation, Region = work.Region };
        }

        return await EndAsync(work, doubt is null ? await VerifyAsync(work, stop).ConfigureAwait(false) : await DoubtAsync(work, doubt, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
    }

    // Somebody else may have made the change between the look and the write.
    private async Task<CmkKeyChange?> IsDoneAsync(Work work, CancellationToken stop)
    {
        try
        {
            var (seen, isDone) = await LookAsync(work, stop).ConfigureAwait(false);
            if (!isDone)
            {
                return null;
            }

            if (options.Action.FindDifference(seen, time.GetUtcNow()) is { } difference)
            {
                await reporter.OutcomeWarningAsync(difference).ConfigureAwait(false);
            }

            return Unchanged(work, seen, $"Somebody else has made this change meanwhile. {options.Action.TellUnchanged(seen)}");
        }
        catch (Exception exception) when (exception is AwsCallException or OperationCanceledException)
        {
            return null;
        }
    }

    // What is not known may show in what the key is now.
    private async Task<CmkKeyChange> DoubtAsync(Work work, AwsCallException doubt, CancellationToken stop)
    {
        KeyDescription? seen = null;
        var isDone = false;
        try
        {
            (seen, isDone) = await LookAsync(work, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AwsCallException or OperationCanceledException)
        {
            // Then nothing is known.
        }

        if (isDone)
        {
            return await VerifyAsync(work, stop).ConfigureAwait(false);
        }

        // After a stop nobody takes errors any more; the outcome itself is told all the same.
        if (doubt.InnerException is not OperationCanceledException)
        {
            await reporter.OutcomeErrorAsync(doubt.MayHaveTakenEffect ? Failures.KeyStateChangeInDoubt(work.Key.Arn, doubt) : Failures.FromCall(doubt, work.Key.Arn)).ConfigureAwait(false);
        }

        var message = doubt.MayHaveTakenEffect
            ? $"Whether the change was made is not known: {doubt.Describe()} Get-ServiceCmk shows the key's state."
            : $"The change was begun and not ended: {doubt.Describe()}";
        return new CmkKeyChange(Describe(work, CmkChangeStatus.Failed, message))
        {
            KeyState = seen?.KeyState,
            DeletionDate = seen?.DeletionDate,
        };
    }

    private async Task<CmkKeyChange> VerifyAsync(Work work, CancellationToken stop)
    {
        try
        {
            var (isDone, (seen, _)) = await Backoff.LookAsync(() => LookAsync(work, stop), static look => look.IsDone, Looks, time, stop).ConfigureAwait(false);
            var read = new CmkKeyChange(Describe(work, CmkChangeStatus.Applied, options.Action.Tell(seen)))
            {
                Verified = true,
                KeyState = seen.KeyState,
                DeletionDate = seen.DeletionDate,
            };
            if (!isDone)
            {
                var failure = Failures.KeyStateNotTaken(work.Key.Arn, seen.KeyState);
                await reporter.OutcomeErrorAsync(failure).ConfigureAwait(false);
                return new CmkKeyChange(read) { Status = CmkChangeStatus.Failed, Verified = false, Message = failure.Message };
            }

            return await ProveAsync(work, read, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AwsCallException)
        {
            // KMS took the write, and no failure to look takes that back; that it is done is what is seen.
            return Describe(work, CmkChangeStatus.Pending, $"KMS took the change; the key's new state was not seen. {(exception as AwsCallException)?.Describe()}".TrimEnd());
        }
    }

    private async Task<(KeyDescription Key, bool IsDone)> LookAsync(Work work, CancellationToken stop)
    {
        var catalog = session.GetKeyCatalog(work.Region);
        var seen = await catalog.DescribeKeyAsync(work.Key.KeyId, stop).ConfigureAwait(false);
        return (seen, await options.Action.IsDoneAsync(seen, catalog, stop).ConfigureAwait(false));
    }

    private async Task<CmkKeyChange> ProveAsync(Work work, CmkKeyChange read, CancellationToken stop)
    {
        if (work.ProbeBefore is not { } before)
        {
            return read;
        }

        try
        {
            var (isProven, after) = await Backoff.LookAsync(
                () => ProbeAsync(work, stop), probe => options.Action.StopsUse ? KeyProbe.Refuses(probe) : probe == KeyProbe.WouldSucceed, before == KeyProbe.AccessDenied ? 1 : Looks, time, stop).ConfigureAwait(false);
            isProven &= options.Action.StopsUse ? before == KeyProbe.WouldSucceed : KeyProbe.Refuses(before);
            return new CmkKeyChange(read) { ProbeAfter = after, Proven = isProven, Message = $"{read.Message} {Words(isProven, before, after!)}" };
        }
        catch (OperationCanceledException)
        {
            return new CmkKeyChange(read) { Proven = false, Message = $"{read.Message} Not proven by a trial: stopped before." };
        }
    }

    private string Words(bool isProven, string before, string after) =>
        isProven && options.Action.StopsUse ? "KMS refuses the key: a trial before the change would have succeeded, and the one after it is refused for the key's state. Services may go on for minutes with data keys that they keep."
        : isProven ? "KMS takes the key again: a trial was refused for the key's state before the change, and would succeed now."
        : before == KeyProbe.AccessDenied || after == KeyProbe.AccessDenied ? "Not proven: what KMS answers to a trial could not be determined, since the caller may not use the key (kms:GenerateDataKey)."
        : $"Not proven by a trial: KMS answered {before} before, and {after} after.";

    // Only symmetric keys make data keys.
    private async Task<string?> ProbeAsync(Work work, CancellationToken stop) => work.Evidence.IsKept && work.Key is { KeySpec: "SYMMETRIC_DEFAULT", KeyUsage: null or "ENCRYPT_DECRYPT" }
        ? KeyProbe.Of(await session.GetKeyManager(work.Region).TryGenerateDataKeyAsync(work.Key.KeyId, stop).ConfigureAwait(false))
        : null;

    // The change was made, or tried: no stop keeps it from being written down.
    private async Task<CmkKeyChange> EndAsync(Work work, CmkKeyChange change, CancellationToken stop)
    {
        try
        {
            var head = await work.Evidence.AddAfterAsync(EvidenceStep.Outcome, entry => Tell(entry, work) with
            {
                KeyState = change.KeyState,
                DeletionDate = change.DeletionDate,
                Status = change.Status,
                Message = change.Message,
                ProbeAfter = change.ProbeAfter,
            }, stop).ConfigureAwait(false);
            return Finish(new CmkKeyChange(change) { EvidencePath = work.Evidence.EvidencePath, EvidenceHead = head });
        }
        catch (FailureException exception)
        {
            await reporter.OutcomeErrorAsync(exception.Failure).ConfigureAwait(false);
            return Finish(new CmkKeyChange(change) { EvidencePath = work.Evidence.EvidencePath, Message = $"{change.Message} The evidence has no entry of it." });
        }
    }

    private EvidenceEntry Tell(EvidenceEntry entry, Work work) => entry with
    {
        CallerArn = work.Caller.Arn,
        AccountId = work.Key.AccountId,
        Region = work.Region,
        PreviousState = work.Key.KeyState,
        Message = options.Action.SentenceFor(work.Key),
        Impact = options.Action.StopsUse ? KeyEvidence.Lines(work.Dependants.Told) : null,
        NotSeen = work.Dependants.Unseen.Count > 0 ? KeyEvidence.Lines(work.Dependants.Unseen) : null,
        RelatedKeys = work.Key.RelatedArns.Count > 0 ? work.Key.RelatedArns : null,
        ProbeBefore = work.ProbeBefore,
        Forced = work.IsForced ? true : null,
    };

    private CmkKeyChange Describe(Work work, string status, string message) => new()
    {
        KeyId = work.Key.KeyId,
        KeyArn = work.Key.Arn,
        Region = work.Region,
        AccountId = work.Key.AccountId,
        Action = options.Action.Name,
        PreviousState = work.Key.KeyState,
        DeletionDate = work.Key.DeletionDate,
        Status = status,
        Message = message,
        RelatedKey = [.. work.Key.RelatedArns],
        Impact = [.. work.Dependants.Told],
        NotSeen = [.. work.Dependants.Unseen],
        ProbeBefore = work.ProbeBefore,
        StartedAt = work.StartedAt,
        FinishedAt = null,
    };

    private CmkKeyChange Unchanged(Work work, KeyDescription seen, string message) => new(Describe(work, CmkChangeStatus.Unchanged, message))
    {
        Verified = options.Action.FindDifference(seen, time.GetUtcNow()) is null,
        KeyState = seen.KeyState,
        DeletionDate = seen.DeletionDate,
    };

    private CmkKeyChange Finish(CmkKeyChange change) => new CmkKeyChange(change) { FinishedAt = time.GetUtcNow() };

    /// <summary>A change that may be made.</summary>
    /// <param name="Key">The key, as it was before.</param>
    /// <param name="Region">Its Region.</param>
    /// <param name="Caller">Who makes it.</param>
    /// <param name="StartedAt">When it was begun to look at.</param>
    /// <param name="Evidence">Writes it down.</param>
    internal sealed record Work(KeyDescription Key, string Region, CallerIdentity Caller, DateTimeOffset StartedAt, KeyEvidence Evidence)
    {
        /// <summary>What comes of it where the key is as it is to be already; null where it is not.</summary>
        public CmkKeyChange? Unchanged { get; init; }

        public KeyDependants Dependants { get; init; } = KeyDependants.None;

        public string? ProbeBefore { get; init; }

        public bool IsForced { get; init; }
    }
}
