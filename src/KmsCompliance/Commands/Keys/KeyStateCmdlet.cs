using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Erasure;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Keys;

/// <summary>A command that changes the states of keys.</summary>
public abstract class KeyStateCmdlet : EvidenceCmdlet
{
    /// <summary>The change.</summary>
    private protected abstract KeyStateAction Action { get; }

    /// <summary>Whether it is made although something depends on the key.</summary>
    private protected virtual bool IsForced => false;

    /// <summary>Whether the keys are disabled before anything is asked about them.</summary>
    private protected virtual bool IsEmergency => false;

    /// <summary>Where to look for what depends on the keys beside each key's own account, as far as services can use the key there; null for
    /// nowhere.</summary>
    private protected IReadOnlyList<RegionSelection>? PlacesToLook { get; private set; }

    /// <summary>The grants that are taken back with it.</summary>
    private protected virtual IReadOnlyList<string> Grants => [];

    private protected sealed override bool NeedsEvidence => !IsEmergency;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!Keys.Any)
        {
            if (EvidenceProblem is { } problem)
            {
                WriteFailure(problem);
            }

            return;
        }

        var options = new KeyStateOptions
        {
            Command = MyInvocation.MyCommand.Name,
            Action = Action,
            Dependants = new ImpactDependants(Time, ThrottleLimit, OpenAsync, PlacesToLook),
            Force = IsForced,
            AllReplica = AllReplica,
            Grants = Grants,
            Evidence = Evidence,
            EvidenceProblem = EvidenceProblem,
        };
        RunWithSession((session, reporter, token) => IsEmergency ? StopAsync(session, reporter, options, token) : RunAsync(session, reporter, options, token), Keys.RegionHint);
    }

    /// <inheritdoc/>
    private protected sealed override Failure? FindProblem(KeyReference key) => IsEmergency && key.IsAlias ? Failures.EmergencyNeedsKeyId(key.Value) : null;

    /// <summary>Notes where to look for what depends on the keys; says which places are none.</summary>
    /// <param name="places">The places; null for the usual ones.</param>
    private protected void Look(IReadOnlyList<RegionArgument>? places)
    {
        if (places is null)
        {
            return;
        }

        // Where one is wrong, what is there would not be seen.
        foreach (var place in places)
        {
            if (place.Refusal is { } refusal)
            {
                End(refusal);
            }
            else if (!RegionName.IsWellFormed(place.Value) && !WildcardPattern.ContainsWildcardCharacters(place.Value))
            {
                End(Failures.InvalidRegion(place.Value));
            }
        }

        PlacesToLook = [.. places.Select(static place => place.Select(accountId: null))];
    }

    private async Task RunAsync(IAwsSession session, IRunReporter reporter, KeyStateOptions options, CancellationToken cancellationToken)
    {
        HaveSigned(session);
        var targets = await FindTargetsAsync(session, reporter, cancellationToken).ConfigureAwait(false);
        await ChangeLimit.RunAsync(MaximumChange, reporter, within => new AccountRuns(session, within, ThrottleLimit) { Activity = "Changing the states of keys" }.RunAsync(
            targets,
            static target => target.Where,
            (there, told, ofAccount, atATime, stop) => new KeyStateRun(there, told, Time, atATime, options).RunAsync(ofAccount, stop),
            cancellationToken)).ConfigureAwait(false);
    }

    private async Task StopAsync(IAwsSession session, IRunReporter reporter, KeyStateOptions options, CancellationToken cancellationToken)
    {
        HaveSigned(session);
        var run = new EmergencyRun(reporter, Grants);
        try
        {
            if (EvidenceProblem is { } problem)
            {
                await run.TellOfEvidenceAsync(problem).ConfigureAwait(false);
            }

            var targets = await FindTargetsAsync(session, run.Reporter, cancellationToken).ConfigureAwait(false);
            run.KeyCount = targets.Count(static target => target.Where.NotSeen is null);
            await new AccountRuns(session, run.Reporter, ThrottleLimit) { Activity = "Disabling keys" }.RunAsync(
                targets,
                static target => target.Where,
                (there, told, ofAccount, atATime, stop) => new EmergencyStop(there, told, Time, atATime, options, run).RunAsync(ofAccount, stop),
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await run.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<KeyStateTarget>> FindTargetsAsync(IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken) =>
        [.. (await Keys.ResolveAsync(EntryOf(session, reporter), cancellationToken).ConfigureAwait(false)).Select(static key => new KeyStateTarget(key.Key, key.Where))];
}
