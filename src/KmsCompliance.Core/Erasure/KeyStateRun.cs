using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Changes the states of keys, in many Regions at once, each key once, however often and by whatever name it came.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
/// <param name="options">How it is done.</param>
public sealed class KeyStateRun(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, KeyStateOptions options)
{
    private readonly AccountCheck _account = new(session);
    private readonly BoundedRun _run = new(reporter, throttleLimit) { Activity = "Changing the states of keys", Noun = "keys" };
    private readonly BoundedRun _parts = new(reporter, throttleLimit);
    private readonly KeyStateChange _changes = new(session, reporter, time, options);
    private readonly ConcurrentDictionary<string, KeyDirectory> _keys = new(StringComparer.Ordinal);

    /// <summary>Makes the changes. Keys that belong together as <see cref="KeyStateOptions.AllReplica"/> takes them are looked at before one of
    /// them is changed, and where one may not be stopped, none is.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="stop">Keeps further changes from starting; one that started is followed to its outcome.</param>
    public async Task RunAsync(IReadOnlyList<KeyStateTarget> targets, CancellationToken stop)
    {
        var found = new ConcurrentDictionary<KeyStateTarget, KeyDescription>();

        // Every look-up is bound to the whole command's stop, since targets share it.
        await _parts.RunAsync(
            [.. targets.Distinct()],
            static target => target.Key.Value,
            async (target, _) => found[target] = await FindAsync(target, stop).ConfigureAwait(false),
            stop).ConfigureAwait(false);
        await _run.RunAsync(
            [.. SetsOf(targets.Where(found.ContainsKey).Select(target => new Member(target, found[target])))],
            static set => set.Named[0].Target.Key.Value,
            (set, _) => ChangeAsync(set, stop),
            stop).ConfigureAwait(false);
    }

    // Each key once, however it was named.
    private IEnumerable<KeySet> SetsOf(IEnumerable<Member> members) => members
        .DistinctBy(static member => member.Key!.Arn, StringComparer.Ordinal)
        .GroupBy(member => options.AllReplica ? member.Key!.PrimaryArn ?? member.Key.Arn : member.Key!.Arn, StringComparer.Ordinal)
        .Select(set => new KeySet([.. set], options.AllReplica ? [.. RelatedTo([.. set])] : []));

    private static IEnumerable<Member> RelatedTo(IReadOnlyList<Member> named) =>
        from arn in named.SelectMany(static member => member.Key!.RelatedArns).Distinct(StringComparer.Ordinal)
        where named.All(member => member.Key!.Arn != arn)
        let reference = KeyReference.FromService(arn)
        select new Member(new KeyStateTarget(reference, named[0].Target.Where with { Region = reference.Arn!.Region }), Key: null);

    private async Task ChangeAsync(KeySet set, CancellationToken stop)
    {
        IReadOnlyList<Member> members = [.. set.Named, .. set.Related];
        var ready = new ConcurrentDictionary<Member, KeyStateChange.Work>();
        await _parts.RunAsync(
            members,
            static member => member.Target.Key.Value,
            async (member, _) =>
            {
                var key = member.Key ?? await FindAsync(member.Target, stop).ConfigureAwait(false);
                ready[member] = await _changes.PrepareAsync(key, member.Target.Where.Region, stop).ConfigureAwait(false);
            },
            stop).ConfigureAwait(false);

        // Some that are stopped beside others that are not are neither what was asked for nor what was before. What opens keys again does what it can.
        if (options.Action.StopsUse && ready.Count < members.Count)
        {
            if (members.Count > 1)
            {
                await reporter.WarningAsync(
                    $"{string.Join(", ", set.Named.Select(static member => member.Key!.Arn))}: nothing was changed of the related keys that -AllReplica takes together, since not all of them can be.", stop).ConfigureAwait(false);
            }

            return;
        }

        // Where a key that was named stays as it is, those that were not stay too.
        if (await MakeAllAsync(set.Named, ready, stop).ConfigureAwait(false))
        {
            await MakeAllAsync(set.Related, ready, stop).ConfigureAwait(false);
        }
    }

    /// <returns>Whether all of the keys are as they are to be, or would be where nothing is changed.</returns>
    private async Task<bool> MakeAllAsync(IReadOnlyList<Member> members, ConcurrentDictionary<Member, KeyStateChange.Work> ready, CancellationToken stop)
    {
        var done = 0;
        await _parts.RunAsync(
            [.. members.Where(ready.ContainsKey)],
            static member => member.Target.Key.Value,
            async (member, _) =>
            {
                if (await MakeAsync(ready[member], stop).ConfigureAwait(false))
                {
                    Interlocked.Increment(ref done);
                }
            },
            stop).ConfigureAwait(false);
        return done == members.Count;
    }

    /// <returns>Whether the key is as it is to be, or would be where nothing is changed.</returns>
    private async Task<bool> MakeAsync(KeyStateChange.Work work, CancellationToken stop)
    {
        var change = await _changes.MakeAsync(work, stop).ConfigureAwait(false);
        switch (change)
        {
            case null:
                return false;
            case { Status: CmkChangeStatus.WhatIf }:
                await reporter.PreviewAsync(change, stop).ConfigureAwait(false);
                return true;
            case { Status: CmkChangeStatus.Unchanged }:
                await reporter.OutputAsync(change, stop).ConfigureAwait(false);
                break;
            default:
                await reporter.OutcomeAsync(change).ConfigureAwait(false);
                break;
        }

        if (change.RelatedKey.Count > 0 && !options.AllReplica)
        {
            await reporter.OutcomeWarningAsync(Remark(change)).ConfigureAwait(false);
        }

        return change.Status != CmkChangeStatus.Failed;
    }

    private string Remark(CmkKeyChange change) => options.Action.StopsUse
        ? $"{change.KeyArn}: related multi-Region keys stay as they are, and decrypt what this one encrypted; -AllReplica takes them too: {string.Join(", ", change.RelatedKey)}."
        : $"{change.KeyArn}: related multi-Region keys stay as they are; -AllReplica takes them too: {string.Join(", ", change.RelatedKey)}.";

    private async Task<KeyDescription> FindAsync(KeyStateTarget target, CancellationToken stop)
    {
        var region = target.Where.Region;
        var caller = await _account.GetAccountIdAsync(target.Where.ExpectedAccountId, target.Where.DeterminedBy, stop).ConfigureAwait(false);
        if (target.Key.Arn is { } arn && arn.AccountId != caller)
        {
            throw new FailureException(Failures.KeyStateOfOtherAccount(target.Key.Value, arn.AccountId, caller));
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

    private sealed record Member(KeyStateTarget Target, KeyDescription? Key);

    private sealed record KeySet(IReadOnlyList<Member> Named, IReadOnlyList<Member> Related);
}
