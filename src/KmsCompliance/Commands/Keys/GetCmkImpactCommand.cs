using System.Collections.Concurrent;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Impact;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;

namespace KmsCompliance.Commands.Keys;

/// <summary>Shows what depends on a key, and what stops when it is disabled or deleted. Read-only.</summary>
[Cmdlet(VerbsCommon.Get, "CmkImpact", DefaultParameterSetName = ByEvent)]
[OutputType(typeof(CmkImpact))]
public sealed class GetCmkImpactCommand : RegionalCmdlet, ICommandActions
{
    private const string ByEvent = "Event";
    private const string ByPolicy = "Policy";

    private readonly KeyTargets _keys = new();
    private readonly List<RegionSelection> _places = [];

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ImpactActions.Look;

    /// <summary>The keys: ids, ARNs, aliases or alias ARNs, or objects from Get-ServiceCmk, New-ServiceCmk or AWS.Tools.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? KeyId { get; set; }

    /// <summary>What happens to the keys: Disable, Delete, or MaterialExpiry for keys with imported material. Disable where left
    /// out.</summary>
    [Parameter(Position = 1, ParameterSetName = ByEvent)]
    [ValidateSet(KeyEvent.Disable, KeyEvent.Delete, KeyEvent.MaterialExpiry)]
    public string Event { get; set; } = KeyEvent.Disable;

    /// <summary>The Sids of statements that the keys' policies are to lose.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPolicy)]
    [ValidateNotNullOrEmpty]
    public string[]? WithoutStatement { get; set; }

    /// <summary>The Regions of keys that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Where to look for what depends on the keys: Regions, patterns, or objects from Get-Region, of other accounts too; a key whose own
    /// Region is not among them is told of as NotSeen. Where left out, in each key's own account: its Region, and all others for services
    /// whose keys may lie elsewhere.</summary>
    [Parameter]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public RegionArgument[]? Place { get; set; }

    /// <summary>Does not read the keys of secrets' versions: a call a secret less, and old versions are not found.</summary>
    [Parameter]
    public SwitchParameter NoVersion { get; set; }

    /// <summary>The share of the rates at which AWS lets the account call its services, which live workloads use too, that the
    /// command's calls keep below in each Region: 0.01 to 1.</summary>
    [Parameter]
    [ValidateRange(0.01, 1.0)]
    public double QuotaShare { get; set; } = 0.25;

    /// <inheritdoc/>
    private protected override bool OpensOnDemand => true;

    /// <inheritdoc/>
    private protected override double? ShareOfQuota => QuotaShare;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        foreach (var place in Place ?? [])
        {
            if (place.Refusal is { } refusal)
            {
                WriteFailure(refusal);
            }
            else if (CheckForm(place.Value))
            {
                _places.Add(place.Select(accountId: null));
            }
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var key in KeyId!)
        {
            KeyInput.Note(key, _keys, AccountId, CurrentRegions, this);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Where every place was refused, it is not the keys' own that is meant.
        if (!_keys.Any || (Place is not null && _places.Count == 0))
        {
            return;
        }

        var question = new ImpactQuestion
        {
            Event = WithoutStatement is null ? Event : KeyEvent.PolicyChange,
            WithoutStatement = WithoutStatement ?? [],
            IncludeVersions = !NoVersion,
        };
        RunWithSession(
            async (session, reporter, token) =>
            {
                var entry = EntryOf(session, reporter);
                var targets = await _keys.ResolveAsync(entry, token).ConfigureAwait(false);
                var subjects = new ConcurrentQueue<ImpactSubject>();
                await new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Reading keys" }.RunAsync(
                    targets,
                    static target => target.Where,
                    (there, told, ofAccount, atATime, stop) => new KeyImpactReading(there, told, atATime, Time, question).RunAsync(ofAccount, subjects.Enqueue, stop),
                    token).ConfigureAwait(false);
                if (!subjects.IsEmpty)
                {
                    await new ImpactSearch(session, reporter, ThrottleLimit, Time, question).RunAsync([.. subjects], entry, Place is null ? null : _places, token).ConfigureAwait(false);
                }
            },
            _keys.RegionHint);
    }
}
