using System.Collections.Concurrent;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Disables keys before anything is asked about them: DisableKey is the first that KMS is sent. What depended on them, and what
/// they are, is looked at afterwards.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
/// <param name="options">How it is done.</param>
/// <param name="run">What the stops of all accounts share.</param>
public sealed class EmergencyStop(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, KeyStateOptions options, EmergencyRun run)
{
    private const int Looks = 5;

    // KMS developer guide, "Multi-Region keys": the ids of all of them begin so, and those of no others.
    private const string MultiRegionPrefix = "mrk-";
    private const string NotLooked = "What depends on it was not looked at.";

    private readonly ConcurrentDictionary<string, bool> _begun = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<EmergencyWork> _works = new();

    /// <summary>Disables the keys: all of them before anything is asked about one. No failure keeps others from being disabled.</summary>
    /// <param name="targets">The keys, by id or ARN.</param>
    /// <param name="stop">Keeps further keys from being disabled, and ends what is looked at afterwards.</param>
    public async Task RunAsync(IReadOnlyList<KeyStateTarget> targets, CancellationToken stop)
    {
        try
        {
            await new BoundedRun(reporter, throttleLimit) { Activity = "Disabling keys", Noun = "keys" }.RunAsync(
                [.. targets.DistinctBy(static target => (target.Key.Name, target.Where.Region))],
                static target => target.Key.Value,
                async (target, _) => await BeginAsync(target, stop).ConfigureAwait(false),
                stop).ConfigureAwait(false);
            await ForEachAsync([.. _works], activity: null, work => SecureAsync(work, stop), stop).ConfigureAwait(false);
            await run.AddSecuredAsync(targets.Count).ConfigureAwait(false);
            await ForEachAsync([.. _works], "Looking at what depends on the keys", work => FollowAsync(work, stop), stop).ConfigureAwait(false);
        }
        finally
        {
            // Whatever came meanwhile, also a stop: what was sent is told and written down.
            foreach (var work in _works)
            {
                await EndAsync(work, stop).ConfigureAwait(false);
            }
        }
    }

    private KeyEvidence Evidence(KeyStateTarget target) => new(options, target.Key.Value, run.OfEvidence, time);

    private Task ForEachAsync(IReadOnlyList<EmergencyWork> works, string? activity, Func<EmergencyWork, Task> act, CancellationToken stop) =>
        new BoundedRun(reporter, throttleLimit) { Activity = activity, Noun = "keys" }.RunAsync(works, static work => work.Target.Key.Value, (work, _) => act(work), stop);

    private async Task BeginAsync(KeyStateTarget target, CancellationToken stop)
    {
        var sentence = options.AllReplica
            ? "Disable the key and all multi-Region keys that are related to it, at once and before anything is looked at"
            : "Disable the key, at once and before anything is looked at";
        var confirmation = new Confirmation(target.Key.Value, sentence);
        if (await reporter.ConfirmAsync(confirmation, stop).ConfigureAwait(false))
        {
            await DisableAsync(target, stop).ConfigureAwait(false);
        }
        else if (reporter.IsWhatIf)
        {
            await reporter.PreviewAsync(new CmkKeyChange(Describe(new EmergencyWork(target, time.GetUtcNow(), Evidence(target)), CmkChangeStatus.WhatIf, $"{sentence}. Nothing was changed.")) { Verified = false }, stop).ConfigureAwait(false);
        }
    }

    /// <returns>Null where it was begun before.</returns>
    private async Task<EmergencyWork?> DisableAsync(KeyStateTarget target, CancellationToken stop)
    {
        if (!_begun.TryAdd($"{target.Where.Region}/{target.Key.Name}", true))
        {
            return null;
        }

        var work = new EmergencyWork(target, time.GetUtcNow(), Evidence(target));
        try
        {
            await CommittedWrite.SendAsync(token => session.GetKeyManager(target.Where.Region, work.Evidence.Requests).DisableKeyAsync(target.Key.Value, token), stop).ConfigureAwait(false);
            work.Note($"{options.Action.Operation}: done");
        }
        catch (AwsCallException exception)
        {
            work.Note($"{options.Action.Operation}: {exception.Describe()}");
            work.Problem = exception;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
        {
            work.Problem = new AwsCallException(FailureKind.Timeout, "stopped before KMS answered.", exception) { Operation = options.Action.Operation, Region = target.Where.Region };
            work.Note($"{options.Action.Operation}: stopped before KMS answered");
        }

        // At once, and no key waits for it, neither this one's related ones nor those that were named with it.
        work.Done = AddAsync(
            work,
            EvidenceStep.Done,
            entry => entry with
            {
                Region = target.Where.Region,
                Status = work.Status,
                Message = work.Problem is null ? "The key was disabled before anything was looked at." : work.Message,
                Order = KeyEvidence.Lines([.. work.Order]),
            },
            stop);
        _works.Enqueue(work);
        return work;
    }

    // Grants first, which others could use meanwhile; then the related keys, which decrypt the same. A key that KMS does not disable,
    // such as one that waits for its deletion, may have related keys that it does.
    private async Task SecureAsync(EmergencyWork work, CancellationToken stop)
    {
        var catalog = session.GetKeyCatalog(work.Target.Where.Region);
        await run.Grants.RevokeByIdAsync(work, session, reporter, stop).ConfigureAwait(false);
        var related = Task.CompletedTask;
        try
        {
            await ReadAsync(work, catalog, key => related = SecureRelatedAsync(work, key, stop), stop).ConfigureAwait(false);
        }
        finally
        {
            await related.ConfigureAwait(false);
        }

        await run.Grants.RevokeOfPrincipalsAsync(work, session, reporter, stop).ConfigureAwait(false);
    }

    private Task SecureRelatedAsync(EmergencyWork work, KeyDescription key, CancellationToken stop) =>
        options.AllReplica ? Task.WhenAll(key.RelatedArns.Select(related => SecureRelatedAsync(Related(work.Target, related), stop))) : Task.CompletedTask;

    private async Task SecureRelatedAsync(KeyStateTarget target, CancellationToken stop)
    {
        if (await DisableAsync(target, stop).ConfigureAwait(false) is { } work)
        {
            await SecureAsync(work, stop).ConfigureAwait(false);
        }
    }

    // The related keys are known by the first look; they do not wait until the key's own state shows.
    private async Task ReadAsync(EmergencyWork work, IKeyCatalog catalog, Action<KeyDescription> onFirst, CancellationToken stop)
    {
        try
        {
            // What KMS refused shows no later.
            var looks = work.Refusal is null ? Looks : 1;
            await Backoff.LookAsync(
                async () =>
                {
                    var key = await catalog.DescribeKeyAsync(work.Target.Key.Value, stop).ConfigureAwait(false);
                    var isFirst = work.Key is null;
                    work.Key = key;
                    if (isFirst)
                    {
                        onFirst(key);
                    }

                    return key;
                },
                options.Action.IsDone,
                looks,
                time,
                stop).ConfigureAwait(false);
            work.Note("kms:DescribeKey: done");
        }
        catch (AwsCallException exception)
        {
            work.NotSeen.Add($"The key could not be read back: {exception.Describe()}");
            work.Note($"kms:DescribeKey: {exception.Describe()}");
            if (options.AllReplica && work.Key is null && work.Target.Key.Name.StartsWith(MultiRegionPrefix, StringComparison.Ordinal))
            {
                await reporter.OutcomeErrorAsync(Failures.RelatedKeysNotDisabled(work.Target.Key.Value, exception)).ConfigureAwait(false);
            }
        }
    }

    private async Task FollowAsync(EmergencyWork work, CancellationToken stop)
    {
        try
        {
            if (work.Refusal is { Kind: FailureKind.AccessDenied } refusal)
            {
                await AskCallerAsync(work, stop).ConfigureAwait(false);
                work.Explanation = await DenialReader.ExplainAsync(
                    refusal, work.Key?.Arn ?? work.Target.Key.Value, work.CallerArn, session.GetKeyCatalog(work.Target.Where.Region), time.GetUtcNow(), stop).ConfigureAwait(false);
            }

            if (work.Key is not null && (work.Problem is null || work.Status != CmkChangeStatus.Failed))
            {
                await LookAsync(work, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            await EndAsync(work, stop).ConfigureAwait(false);
        }
    }

    private async Task AskCallerAsync(EmergencyWork work, CancellationToken stop)
    {
        if (work.CallerArn is not null)
        {
            return;
        }

        try
        {
            work.CallerArn = (await session.GetCallerIdentityAsync(stop).ConfigureAwait(false)).Arn;
        }
        catch (AwsCallException exception)
        {
            work.NotSeen.Add($"Who called could not be asked: {exception.Describe()}");
        }
    }

    private async Task LookAsync(EmergencyWork work, CancellationToken stop)
    {
        await AskCallerAsync(work, stop).ConfigureAwait(false);
        var found = await options.Dependants.FindAsync(work.Key!, options.Action, session, stop).ConfigureAwait(false);
        work.Live = found.Live;
        work.NotSeen.AddRange(found.NotSeen);
        work.Note("what depends on the key: looked at");
        if (work.Evidence.IsKept)
        {
            work.ProbeAfter = KeyProbe.Of(await session.GetKeyManager(work.Target.Where.Region).TryGenerateDataKeyAsync(work.Target.Key.Value, stop).ConfigureAwait(false));
            work.Note("trial of the key: done");
        }
    }

    // What is known by now is told and written down, once.
    private async Task EndAsync(EmergencyWork work, CancellationToken stop)
    {
        if (!work.TryEnd())
        {
            return;
        }

        if (work.Live is null)
        {
            work.NotSeen.Add(NotLooked);
        }

        if (work.Problem is { InnerException: not OperationCanceledException } problem && work.Status == CmkChangeStatus.Failed)
        {
            await reporter.OutcomeErrorAsync(
                work.Explanation ?? (problem.MayHaveTakenEffect ? Failures.KeyStateChangeInDoubt(work.Target.Key.Value, problem) : Failures.FromCall(problem, work.Target.Key.Value))).ConfigureAwait(false);
        }

        if (work.NotTaken is { } notTaken)
        {
            await reporter.OutcomeErrorAsync(notTaken).ConfigureAwait(false);
        }

        var done = await work.Done.ConfigureAwait(false);
        var head = await AddAsync(
            work,
            EvidenceStep.Outcome,
            entry => entry with
            {
                KeyArn = work.Key?.Arn ?? entry.KeyArn,
                CallerArn = work.CallerArn,
                AccountId = work.Key?.AccountId,
                Region = work.Target.Where.Region,
                KeyState = work.Key?.KeyState,
                Status = work.Status,
                Message = work.Message,
                Impact = work.Live is null ? null : KeyEvidence.Lines(work.Live),
                NotSeen = work.NotSeen.Count > 0 ? KeyEvidence.Lines(work.NotSeen) : null,
                RelatedKeys = work.Key?.RelatedArns is { Count: > 0 } related ? related : null,
                RevokedGrants = work.Revoked.Count > 0 ? KeyEvidence.Lines(work.Revoked) : null,
                ProbeAfter = work.ProbeAfter,
                Order = KeyEvidence.Lines([.. work.Order]),
            },
            stop).ConfigureAwait(false);
        var isMissing = head is null && (work.Evidence.IsKept || options.EvidenceProblem is not null);
        var missing = !isMissing ? string.Empty : done is null ? " The evidence has no entry of it." : " The evidence has no entry of what came of it.";
        await reporter.OutcomeAsync(new CmkKeyChange(Describe(work, work.Status, work.Message + missing))
        {
            // A file that took no entry is no evidence of it.
            EvidencePath = (head ?? done) is null ? null : work.Evidence.EvidencePath,
            EvidenceHead = head ?? done,
            FinishedAt = time.GetUtcNow(),
        }).ConfigureAwait(false);
        if (work.Key?.RelatedArns is { Count: > 0 } left && !options.AllReplica)
        {
            await reporter.OutcomeWarningAsync($"{work.Key.Arn}: related multi-Region keys stay as they are, and decrypt what this one encrypted; -AllReplica takes them too: {string.Join(", ", left)}.").ConfigureAwait(false);
        }
    }

    private async Task<string?> AddAsync(EmergencyWork work, string step, Func<EvidenceEntry, EvidenceEntry> write, CancellationToken stop)
    {
        try
        {
            return await work.Evidence.AddAfterAsync(step, write, stop).ConfigureAwait(false);
        }
        catch (FailureException exception)
        {
            await run.TellOfEvidenceAsync(exception.Failure).ConfigureAwait(false);
            return null;
        }
    }

    private static KeyStateTarget Related(KeyStateTarget of, string keyArn)
    {
        var reference = KeyReference.FromService(keyArn);
        return new KeyStateTarget(reference, of.Where with { Region = reference.Arn!.Region });
    }

    private CmkKeyChange Describe(EmergencyWork work, string status, string message) => new()
    {
        KeyId = work.Target.Key.Name,
        KeyArn = work.Key?.Arn ?? (work.Target.Key.Arn is null ? null : work.Target.Key.Value),
        Region = work.Target.Where.Region,
        AccountId = work.Key?.AccountId ?? work.Target.Key.Arn?.AccountId,
        Action = options.Action.Name,
        KeyState = work.Key?.KeyState,
        Status = status,
        Verified = status is CmkChangeStatus.Applied or CmkChangeStatus.Unchanged ? true : work.NotTaken is not null ? false : null,
        Message = message,
        RelatedKey = [.. work.Key?.RelatedArns ?? []],
        Impact = [.. work.Live ?? []],
        NotSeen = [.. work.NotSeen],
        RevokedGrant = [.. work.Revoked],
        ProbeAfter = work.ProbeAfter,

        // Nothing was tried before: nothing but the change was to come first.
        Proven = work.ProbeAfter is null ? null : false,
        StartedAt = work.StartedAt,
        FinishedAt = null,
    };
}
