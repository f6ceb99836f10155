using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Hosting;
using KmsCompliance.Permissions;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Trails;

/// <summary>Judges the encryption of trails and event data stores: statuses that are piped to it, or resources that it looks
/// up.</summary>
[Cmdlet(VerbsDiagnostic.Test, "TrailCmk", DefaultParameterSetName = Status)]
[OutputType(typeof(CmkFinding), typeof(bool))]
public sealed class TestTrailCmkCommand : TestCmdlet, ICommandActions
{
    private const string Lookup = "Lookup";
    private const string Status = "Status";

    private readonly TrailTargets _trails = new();
    private (bool Region, string? AccountId) _named;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.JudgeNamed([ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake]);

    /// <summary>Statuses from Get-TrailEncryptionStatus, live or saved; judged without a further call.</summary>
    [Parameter(ParameterSetName = Status, Mandatory = true, ValueFromPipeline = true)]
    [StatusTransformation]
    [ValidateNotNull]
    public TrailEncryptionStatus[]? InputObject { get; set; }

    /// <summary>Trails and event data stores to look up: trails by name, either by ARN, or as objects of AWS.Tools.</summary>
    [Parameter(ParameterSetName = Lookup, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TrailARN", "EventDataStoreArn", "Arn")]
    [TrailTransformation]
    [ArgumentCompleter(typeof(TrailCompleter))]
    [ValidateNotNullOrEmpty]
    public TrailArgument[]? TrailId { get; set; }

    /// <summary>The Regions of trails that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ParameterSetName = Lookup, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _named = NamedPlace();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            Judge(InputObject);
            return;
        }

        var regions = CurrentRegions();
        foreach (var trail in TrailId!)
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
            RunWithSession(
                (session, reporter, token) => TrailAudit.RunAsync(_trails, session, Judging(session, reporter), ThrottleLimit, token),
                _trails.RegionHint);
        }
    }
}
