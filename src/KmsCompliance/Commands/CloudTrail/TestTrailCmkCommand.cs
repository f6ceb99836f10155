using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.CloudTrail;

/// <summary>Judges the encryption of trails and event data stores: statuses that are piped to it, or resources that it looks
/// up.</summary>
[Cmdlet(VerbsDiagnostic.Test, "TrailCmk", DefaultParameterSetName = Status)]
[OutputType(typeof(CmkFinding), typeof(bool))]
public sealed class TestTrailCmkCommand : NamedTestCmdlet, ICommandActions
{
    private const string Lookup = "Lookup";
    private const string Status = "Status";

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.JudgeNamed([ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake]);

    /// <summary>Statuses from Get-TrailEncryptionStatus, live or saved; judged without a further call.</summary>
    [Parameter(ParameterSetName = Status, Mandatory = true, ValueFromPipeline = true)]
    [StatusTransformation]
    [ValidateNotNull]
    public TrailEncryptionStatus[]? InputObject { get; set; }

    /// <summary>Trails and event data stores to look up: trails by name, either by ARN, or as objects of AWS.Tools.</summary>
    [Parameter(ParameterSetName = Lookup, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "ResourceArn", "TrailARN", "EventDataStoreArn", "Arn")]
    [ResourceTransformation("CloudTrail", "CloudTrailLake")]
    [ArgumentCompleter(typeof(TrailCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? TrailId { get; set; }

    /// <summary>The Regions of trails that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ParameterSetName = Lookup, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    private protected override IReadOnlyList<ServiceDefinition> Services => [ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake];

    private protected override IEnumerable<EncryptionStatus>? CurrentStatuses => InputObject;

    private protected override IReadOnlyList<ResourceArgument>? Named => TrailId;
}
