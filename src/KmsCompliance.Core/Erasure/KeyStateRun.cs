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
    private readonly KeyStateChange _changes = new(session, reporter, time, options);
    private readonly ConcurrentDictionary<string, KeyDirectory> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _begun = new(StringComparer.Ordinal);

    /// <summary>Makes the changes.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="stop">Keeps further changes from starting; one that started is followed to its outcome.</param>
    public async Task RunAsync(IReadOnlyList<KeyStateTarget> targets, CancellationToken stop)
    {
        var related = new ConcurrentDictionary<string, KeyStateTarget>(StringComparer.Ordinal);
        await _run.RunAsync(
            targets,
            static target => target.Key.Value,

            // Every look-up is bound to the whole command's stop, since targets share it.
            async (target, _) =>
            {
                var key = await FindAsync(target, stop).ConfigureAwait(false);

                // Where the key that was named stays as it is, those that were not stay too.
                if (!await ChangeAsync(key, target.Where.Region, stop).ConfigureAwait(false) || !options.AllReplica)
                {
                    return;
                }

                foreach (var other in key.RelatedArns)
                {
                    var reference = KeyReference.FromService(other);
                    related.TryAdd(other, new KeyStateTarget(reference, target.Where with { Region = reference.Arn!.Region }));
                }
            },
            stop).ConfigureAwait(false);
        await _run.RunAsync(
            [.. related.Values],
            static target => target.Key.Value,
            async (target, _) => await ChangeAsync(await FindAsync(target, stop).ConfigureAwait(false), target.Where.Region, stop).ConfigureAwait(false),
            stop).ConfigureAwait(false);
    }

    /// <returns>Whether the key is as it is to be, or would be where nothing is changed.</returns>
    private async Task<bool> ChangeAsync(KeyDescription key, string region, CancellationToken stop)
    {
        if (!_begun.TryAdd(key.Arn, true))
        {
            return false;
        }

        var change = await _changes.ApplyAsync(key, region, stop).ConfigureAwait(false);
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
}
