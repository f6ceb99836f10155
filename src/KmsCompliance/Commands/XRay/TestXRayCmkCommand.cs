using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.XRay;

/// <summary>Judges X-Ray's encryption: statuses that are piped to it, or Regions that it looks up.</summary>
[Cmdlet(VerbsDiagnostic.Test, "XRayCmk", DefaultParameterSetName = Lookup)]
[OutputType(typeof(CmkFinding), typeof(bool))]
public sealed class TestXRayCmkCommand : RegionTestCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Judge([ServiceCatalog.XRay]);

    /// <summary>Statuses from Get-XRayEncryptionStatus, live or saved; judged without a further call.</summary>
    [Parameter(ParameterSetName = Status, Mandatory = true, ValueFromPipeline = true)]
    [StatusTransformation]
    [ValidateNotNull]
    public XRayEncryptionStatus[]? InputObject { get; set; }

    /// <summary>The Regions to look up: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's
    /// default where left out.</summary>
    [Parameter(ParameterSetName = Lookup, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation(LeavesStatuses = true, StatusesOf = "XRay")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Also finds out which monitoring accounts get copies of X-Ray's traces, and under which keys these are taken to be: one
    /// listing a Region, and each such setting once.</summary>
    [Parameter(ParameterSetName = Lookup)]
    public SwitchParameter IncludeTraceCopy { get; set; }

    private protected override bool LooksForTraceCopies => IncludeTraceCopy;

    private protected override IEnumerable<EncryptionStatus>? CurrentStatuses => InputObject;

    private protected override IReadOnlyList<ServiceDefinition> Services => [ServiceCatalog.XRay];
}
