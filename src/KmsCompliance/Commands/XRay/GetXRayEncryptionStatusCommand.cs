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

    private protected override IReadOnlyList<ServiceDefinition> Services => [ServiceCatalog.XRay];
}
