using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;

namespace KmsCompliance.Commands.Policies;

/// <summary>A command that changes who has access to keys.</summary>
public abstract class KeyAccessCmdlet : RegionalCmdlet
{
    private readonly List<(KeyReference Key, IReadOnlyList<RegionSelection> Regions, KeyAccessEdit Edit)> _changes = [];

    /// <summary>The keys: ids, ARNs, aliases, or objects from New-ServiceCmk, Get-ServiceCmk or AWS.Tools. A bare id or
    /// alias name is looked for in each Region of -Region.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? KeyId { get; set; }

    /// <summary>The Regions of keys that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>How many keys to work on at a time: 1 to 256. KMS allows 15 PutKeyPolicy a second in a Region.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <summary>The change for the current input; null where there is none, which has been said.</summary>
    private protected abstract KeyAccessEdit? CurrentEdit();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (CurrentEdit() is not { } edit)
        {
            return;
        }

        var regions = CurrentRegions();
        foreach (var argument in KeyId!)
        {
            if (!KeyInput.TryRead(argument.Value, this, out var key))
            {
                continue;
            }

            var problems = edit.FindProblems(key).ToList();
            if (FindRegionProblem(key, regions) is { } problem)
            {
                problems.Add(problem);
            }

            problems.ForEach(failure => WriteError(ErrorRecords.From(failure)));
            if (problems.Count == 0 && regions.Count > 0)
            {
                _changes.Add((key, regions, edit));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_changes.Count == 0)
        {
            return;
        }

        RunWithSession(
            async (session, reporter, token) =>
            {
                var resolution = new RegionResolution(session, reporter);
                var targets = new List<KeyAccessTarget>();
                foreach (var (key, regions, edit) in _changes)
                {
                    var selections = key.Arn is { } arn
                        ? [new RegionSelection.Named(arn.Region) { AccountId = regions[0].AccountId, DeterminedWith = regions[0].DeterminedWith }]
                        : regions;
                    var places = await resolution.ResolveAsync(selections, token).ConfigureAwait(false);
                    targets.AddRange(places.Select(where => new KeyAccessTarget(key, where, edit)));
                }

                await new KeyAccessChange(session, reporter, Time, ThrottleLimit).RunAsync(targets, token).ConfigureAwait(false);
            },
            _changes.Select(change => change.Key.Arn?.Region ?? RegionSelection.HintOf(change.Regions)).FirstOrDefault(region => region is not null));
    }

    private static Failure? FindRegionProblem(KeyReference key, IReadOnlyList<RegionSelection> regions) =>
        key.Arn is { } arn && RegionSelection.FindOther(regions, arn.Region) is { } elsewhere
            ? Failures.RegionMismatch(key.Value, arn.Region, elsewhere)
            : null;
}
