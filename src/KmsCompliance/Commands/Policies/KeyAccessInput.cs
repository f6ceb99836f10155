using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Policies;

/// <summary>The keys that a command was given to change access to, and the change of each.</summary>
internal sealed class KeyAccessInput
{
    private readonly List<(KeyReference Key, IReadOnlyList<RegionSelection> Regions, KeyAccessEdit Edit)> _changes = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _changes.Count > 0;

    /// <summary>A Region that one of them lies in, where that is known without asking.</summary>
    public string? RegionHint => _changes
        .Select(change => change.Key.Arn?.Region ?? RegionSelection.HintOf(change.Regions))
        .FirstOrDefault(region => region is not null);

    /// <summary>Notes a change of keys, and says what is wrong with those that cannot be changed.</summary>
    public void Add(AsyncCmdlet cmdlet, IReadOnlyList<KeyArgument> keys, IReadOnlyList<RegionSelection> regions, KeyAccessEdit edit)
    {
        foreach (var argument in keys)
        {
            if (!KeyInput.TryRead(argument, cmdlet, out var key))
            {
                continue;
            }

            var problems = edit.FindProblems(key).ToList();
            if (cmdlet is RegionalCmdlet { IsAccountAlone: true, AccountId: { } account } && key.Arn is null)
            {
                problems.Add(Failures.AccountIsNoPlace(account));
            }

            if (FindRegionProblem(key, regions) is { } problem)
            {
                problems.Add(problem);
            }

            problems.ForEach(cmdlet.WriteFailure);
            if (problems.Count == 0 && regions.Count > 0)
            {
                _changes.Add((key, regions, edit));
            }
        }
    }

    /// <summary>Makes the changes.</summary>
    public async Task ApplyAsync(
        IAwsSession session, AccountEntry entry, IRunReporter reporter, TimeProvider time, int throttleLimit, int? maximumChange, CancellationToken cancellationToken)
    {
        var targets = new List<KeyAccessTarget>();
        foreach (var (key, regions, edit) in _changes)
        {
            var selections = key.Arn is { } arn
                ? [new RegionSelection.Named(arn.Region) { AccountId = regions[0].AccountId, DeterminedBy = regions[0].DeterminedBy }]
                : regions;
            var places = await entry.Resolution.ResolveAsync(selections, cancellationToken).ConfigureAwait(false);
            targets.AddRange(places.Select(where => new KeyAccessTarget(key, where, edit)));
        }

        var entered = await entry.EnterAsync(
            targets,
            static target => target.Where,
            static (target, place) => target with { Where = place },
            static target => target.Key.Arn?.AccountId,
            cancellationToken).ConfigureAwait(false);
        await ChangeLimit.RunAsync(maximumChange, reporter, within => new AccountRuns(session, within, throttleLimit) { Activity = "Changing key policies" }.RunAsync(
            entered,
            static target => target.Where,
            (there, told, ofAccount, atATime, stop) => new KeyAccessChange(there, told, time, atATime).RunAsync(ofAccount, stop),
            cancellationToken)).ConfigureAwait(false);
    }

    private static Failure? FindRegionProblem(KeyReference key, IReadOnlyList<RegionSelection> regions) =>
        key.Arn is { } arn && RegionSelection.FindOther(regions, arn.Region) is { } elsewhere
            ? Failures.RegionMismatch(key.Value, arn.Region, elsewhere)
            : null;
}
