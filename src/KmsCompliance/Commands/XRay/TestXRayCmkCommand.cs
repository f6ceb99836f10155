using System.Management.Automation;
using KmsCompliance.Binding;
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

    private protected override IEnumerable<EncryptionStatus>? CurrentStatuses => InputObject;

    private protected override IReadOnlyList<ServiceDefinition> Services => [ServiceCatalog.XRay];
}
