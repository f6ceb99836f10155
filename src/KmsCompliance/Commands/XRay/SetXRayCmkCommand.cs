using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Hosting;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Places;
using KmsCompliance.Services;
using KmsCompliance.Services.XRay;

namespace KmsCompliance.Commands.XRay;

/// <summary>Points X-Ray at a customer-managed key and waits until it is in use.</summary>
[Cmdlet(VerbsCommon.Set, "XRayCmk", SupportsShouldProcess = true, DefaultParameterSetName = CustomerKey)]
[OutputType(typeof(CmkChange))]
public sealed class SetXRayCmkCommand : RegionalCmdlet, ICommandActions
{
    private const string CustomerKey = "Key";
    private const string DefaultKey = "Default";

    private readonly List<(KeyReference? Key, IReadOnlyList<RegionArgument?> Regions)> _changes = [];

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Change([ServiceCatalog.XRay]);

    /// <summary>The key to set: its id, ARN, alias or alias ARN, or an object from New-ServiceCmk or AWS.Tools. A bare id
    /// or alias name is looked for in each Region.</summary>
    [Parameter(ParameterSetName = CustomerKey, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNull]
    public KeyArgument? KeyId { get; set; }

    /// <summary>Goes back to the key that AWS owns.</summary>
    [Parameter(ParameterSetName = DefaultKey, Mandatory = true)]
    public SwitchParameter Default { get; set; }

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The key ARN's, or the
    /// session's default, where left out.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Returns as soon as X-Ray has accepted the change.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>How long to wait for X-Ray to change over, in seconds: 1 to 86400. What is not done by then is Pending,
    /// not failed.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; } = 900;

    /// <summary>Sets a key although its policy does not let X-Ray use it. Never overrides -WhatIf.</summary>
    [Parameter(ParameterSetName = CustomerKey)]
    public SwitchParameter Force { get; set; }

    /// <summary>Adds to the key's policy what X-Ray needs, where that is missing. The change is asked for and
    /// shown.</summary>
    [Parameter(ParameterSetName = CustomerKey)]
    public SwitchParameter RepairPolicy { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KeyReference? key = null;
        if (KeyId is not null && !KeyInput.TryRead(KeyId.Value, this, out key))
        {
            return;
        }

        if (Region is null && key?.Arn is { } arn)
        {
            if (IsAccountUsable())
            {
                _changes.Add((key, [new RegionArgument(arn.Region) { AccountId = AccountId }]));
            }

            return;
        }

        var regions = CurrentRegions();
        foreach (var region in regions)
        {
            if (key?.Arn is { } keyArn && region is { IsPattern: false, Value.Length: > 0 } && region.Value != keyArn.Region)
            {
                WriteError(ErrorRecords.From(Failures.KeyInOtherRegion(key.Value, keyArn.Region, "X-Ray", region.Value)));
            }
            else
            {
                _changes.Add((key, [region]));
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
                var targets = new List<XRayKeyTarget>();
                foreach (var (key, regions) in _changes)
                {
                    var places = await ResolveAsync(regions, session, listing, reporter, token).ConfigureAwait(false);
                    targets.AddRange(places.Select(place => new XRayKeyTarget(place, key)));
                }

                var change = new XRayKeyChange(session, reporter, TimeProvider.System, ThrottleLimit, new KeyPreflightOptions(Force, RepairPolicy))
                {
                    Timeout = NoWait ? null : TimeSpan.FromSeconds(TimeoutSeconds),
                };
                await change.RunAsync([.. targets.DistinctBy(target => (target.Where.Region, target.Where.ExpectedAccountId, target.Key?.Value))], token).ConfigureAwait(false);
            },
            _changes.SelectMany(change => change.Regions).FirstOrDefault(region => region is { IsPattern: false, Value.Length: > 0 })?.Value);
    }
}
