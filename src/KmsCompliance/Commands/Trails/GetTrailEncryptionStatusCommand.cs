using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Hosting;
using KmsCompliance.Permissions;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;

namespace KmsCompliance.Commands.Trails;

/// <summary>Shows under which key each CloudTrail trail and event data store is.</summary>
[Cmdlet(VerbsCommon.Get, "TrailEncryptionStatus", DefaultParameterSetName = AllTrails)]
[OutputType(typeof(TrailEncryptionStatus))]
public sealed class GetTrailEncryptionStatusCommand : RegionalCmdlet, ICommandActions
{
    private const string AllTrails = "All";
    private const string NamedTrails = "Named";

    private readonly TrailTargets _trails = new();
    private (bool Region, string? AccountId) _named;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Audit(
    [
        TrailActions.Describe with { Required = false, WhenMissing = "No trails are shown but those that -TrailId names." },
        TrailActions.Get with { Reason = "trails that -TrailId names", Required = false, WhenMissing = "Trails that -TrailId names are not shown." },
        EventDataStoreActions.List with { Required = false, WhenMissing = "No event data stores are shown but those that -TrailId names." },
        EventDataStoreActions.Get with { Required = false, WhenMissing = "No event data stores are shown." },
    ]);

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Trails and event data stores to look up one by one: trails by name or ARN, stores by ARN. An ARN says its
    /// Region.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NamedTrails, ValueFromPipelineByPropertyName = true)]
    [Alias("TrailARN", "EventDataStoreArn", "Arn")]
    [TrailTransformation]
    [ArgumentCompleter(typeof(TrailCompleter))]
    [ValidateNotNullOrEmpty]
    public TrailArgument[]? TrailId { get; set; }

    /// <summary>Names, or patterns of them such as <c>org-*</c>; whatever their case.</summary>
    [Parameter(ParameterSetName = AllTrails)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TrailNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Trails or event data stores alone; both where left out.</summary>
    [Parameter(ParameterSetName = AllTrails)]
    [ValidateNotNullOrEmpty]
    public TrailResourceType[]? ResourceType { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _named = NamedPlace();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (TrailId is null)
        {
            CollectRegions();
            return;
        }

        var regions = CurrentRegions();
        foreach (var trail in TrailId)
        {
            if (_trails.Add(trail, regions, _named) is { } failure)
            {
                WriteError(ErrorRecords.From(failure));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_trails.Any)
        {
            RunWithSession((session, reporter, token) => TrailAudit.RunAsync(_trails, session, reporter, ThrottleLimit, token), _trails.RegionHint);
        }

        if (!HasTargets)
        {
            return;
        }

        var patterns = Name?.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant)).ToList();
        var query = new ResourceQuery { NameFilter = patterns is null ? null : name => patterns.Exists(pattern => pattern.IsMatch(name)) };
        RunWithSession(
            async (session, reporter, token) =>
            {
                var targets = await ResolveTargetsAsync(session, reporter, token).ConfigureAwait(false);
                var audit = new EncryptionAudit(session, reporter, ThrottleLimit);
                await audit.RunAsync(targets, [.. session.Services.Where(Includes)], _ => query, token).ConfigureAwait(false);
            },
            RegionHint);
    }

    private bool Includes(IEncryptedService service) => TrailAudit.Includes(service)
        && (ResourceType is null || ResourceType.Contains(service.Definition == ServiceCatalog.CloudTrail ? TrailResourceType.Trail : TrailResourceType.EventDataStore));
}
