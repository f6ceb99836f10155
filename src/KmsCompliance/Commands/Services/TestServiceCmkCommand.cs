using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Services;

/// <summary>Judges the encryption of any service: statuses that are piped to it, or Regions that it looks up.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ServiceCmk", DefaultParameterSetName = Lookup)]
[OutputType(typeof(CmkFinding), typeof(bool))]
public sealed class TestServiceCmkCommand : RegionTestCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Judge(ServiceCatalog.All);

    /// <summary>Statuses of any service, live or saved; judged without a further call.</summary>
    [Parameter(ParameterSetName = Status, Mandatory = true, ValueFromPipeline = true)]
    [StatusTransformation]
    [ValidateNotNull]
    public EncryptionStatus[]? InputObject { get; set; }

    /// <summary>The services to look up; all where left out.</summary>
    [Parameter(ParameterSetName = Lookup)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Service { get; set; }

    /// <summary>Also finds out which monitoring accounts get copies of X-Ray's traces, and under which keys these are taken to be: one
    /// listing a Region, and each such setting once.</summary>
    [Parameter(ParameterSetName = Lookup)]
    public SwitchParameter IncludeTraceCopy { get; set; }

    private protected override bool LooksForTraceCopies => IncludeTraceCopy;

    private protected override IEnumerable<EncryptionStatus>? CurrentStatuses => InputObject;

    private protected override IReadOnlyList<ServiceDefinition> Services => ServiceCatalog.Select(Service);

    private protected override IReadOnlyList<ServiceDefinition>? ServedServices => null;

    private protected override bool SeesServices => Services.DistinctBy(static service => service.IamPrefix).Count() > 1;
}
