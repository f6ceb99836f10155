using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Completion;
using KmsCompliance.Hosting;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Places;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Commands.Trails;

/// <summary>Points CloudTrail trails and event data stores at a customer-managed key, and reads back whether it took.</summary>
[Cmdlet(VerbsCommon.Set, "TrailCmk", SupportsShouldProcess = true)]
[OutputType(typeof(CmkChange))]
public sealed class SetTrailCmkCommand : RegionalCmdlet, ICommandActions
{
    private readonly List<(TrailTargets Trail, KeyReference Key)> _changes = [];
    private (bool Region, string? AccountId) _named;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Change([ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake]);

    /// <summary>The trails and event data stores: trails by name, either by ARN, or as objects of Get-TrailEncryptionStatus or
    /// AWS.Tools.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TrailARN", "EventDataStoreArn", "Arn")]
    [TrailTransformation]
    [ArgumentCompleter(typeof(TrailCompleter))]
    [ValidateNotNullOrEmpty]
    public TrailArgument[]? TrailId { get; set; }

    /// <summary>The key to set: its id, ARN, alias or alias ARN, or an object from New-ServiceCmk or AWS.Tools. A bare id or
    /// alias name is looked for in the Region of the trail's bucket, or of the event data store.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNull]
    public KeyArgument? KeyId { get; set; }

    /// <summary>The Regions of trails that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>How many trails and event data stores to work on at a time: 1 to 256. CloudTrail allows one change a second
    /// in a Region.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <summary>Sets a key although its policy does not let CloudTrail use it. Never overrides -WhatIf, and never answers the
    /// question about the key of an event data store.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Adds to the key's policy what CloudTrail needs, where that is missing. The change is asked for and shown.</summary>
    [Parameter]
    public SwitchParameter RepairPolicy { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _named = NamedPlace();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!KeyInput.TryRead(KeyId!.Value, this, out var key))
        {
            return;
        }

        var regions = CurrentRegions();
        foreach (var trail in TrailId!)
        {
            var target = new TrailTargets();
            if (target.Add(trail, regions, _named) is { } failure)
            {
                WriteError(ErrorRecords.From(failure));
            }
            else if (target.Any)
            {
                _changes.Add((target, key));
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
                var listing = new RegionListing(session, reporter);
                var targets = new List<TrailKeyTarget>();
                foreach (var (trail, key) in _changes)
                {
                    var resolved = await trail.ResolveAsync(
                        regions => ResolveAsync(regions, session, listing, reporter, token)).ConfigureAwait(false);
                    targets.AddRange(resolved.Select(entry => new TrailKeyTarget(entry.Trail, entry.Where, key)));
                }

                var change = new TrailKeyChange(session, reporter, TimeProvider.System, ThrottleLimit, new KeyPreflightOptions(Force, RepairPolicy));
                await change.RunAsync([.. targets.DistinctBy(target => (target.Trail.Value, target.Where.Region))], token).ConfigureAwait(false);
            },
            _changes.Select(change => change.Trail.RegionHint).FirstOrDefault(region => region is not null));
    }
}
