using System.Management.Automation;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.XRay;

/// <summary>Shows under which key X-Ray stores traces, Region by Region.</summary>
[Cmdlet(VerbsCommon.Get, "XRayEncryptionStatus")]
[OutputType(typeof(XRayEncryptionStatus))]
public sealed class GetXRayEncryptionStatusCommand : AuditCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Audit([ServiceCatalog.XRay]);

    /// <summary>Also finds out which monitoring accounts get copies of X-Ray's traces, and under which keys these are taken to be: one
    /// listing a Region, and each such setting once.</summary>
    [Parameter]
    public SwitchParameter IncludeTraceCopy { get; set; }

    private protected override bool LooksForTraceCopies => IncludeTraceCopy;

    private protected override IReadOnlyList<ServiceDefinition> Services => [ServiceCatalog.XRay];
}
