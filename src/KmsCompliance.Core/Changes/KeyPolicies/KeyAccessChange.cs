using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>Changes who has access to keys, in many Regions at once.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
public sealed class KeyAccessChange(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit)
{
    private readonly AccountCheck _account = new(session);
    private readonly BoundedRun _run = new(reporter, throttleLimit) { Activity = "Changing key policies", Noun = "keys" };
    private readonly KeyPolicyChange _policies = new(session, reporter, time);
    private readonly ConcurrentDictionary<string, KeyDirectory> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>Makes the changes.</summary>
    /// <param name="targets">The keys, and what is changed of each. A key may come more than once, by whatever name.</param>
    /// <param name="stop">Keeps further changes from starting; one that started is followed to its outcome.</param>
    public Task RunAsync(IReadOnlyList<KeyAccessTarget> targets, CancellationToken stop) => _run.RunAsync(
        targets,
        static target => target.Key.Value,

        // Every look-up is bound to the whole command's stop, since targets share it.
        (target, _) => ChangeAsync(target, stop),
        stop);

    private async Task ChangeAsync(KeyAccessTarget target, CancellationToken stop)
    {
        var region = target.Where.Region;
        var key = await FindAsync(target, stop).ConfigureAwait(false);
        var edit = target.Edit.For(key, region);

        // Two changes of one policy at the same time would each be somebody else's to the other.
        var turn = _turns.GetOrAdd(key.Arn, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            KeyPolicyDocument? after = null;
            var change = await _policies.ApplyAsync(key, region, policy => after = edit(policy), target.Edit.Action, stop).ConfigureAwait(false);
            if (change is { Status: CmkChangeStatus.Unchanged })
            {
                await reporter.OutputAsync(change, stop).ConfigureAwait(false);
            }
            else if (change is { Status: CmkChangeStatus.WhatIf })
            {
                await reporter.PreviewAsync(change, stop).ConfigureAwait(false);
            }
            else if (change is not null)
            {
                await reporter.OutcomeAsync(change).ConfigureAwait(false);
            }

            if (target.Edit.Remark(key, after!) is { } remark)
            {
                await reporter.WarningAsync(remark, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<KeyDescription> FindAsync(KeyAccessTarget target, CancellationToken stop)
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
}
