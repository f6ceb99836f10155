using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Hosting;
using KmsCompliance.Permissions;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Services;

/// <summary>Shows under which keys all services keep their data, with one look-up a key.</summary>
[Cmdlet(VerbsCommon.Get, "ServiceEncryptionStatus")]
[OutputType(typeof(EncryptionStatus))]
public sealed class GetServiceEncryptionStatusCommand : AuditCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Audit(ServiceCatalog.All);

    /// <summary>The services; all where left out.</summary>
    [Parameter]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Service { get; set; }

    private protected override bool Includes(IEncryptedService service) =>
        Service is null || Service.Contains(service.Definition.Name, StringComparer.OrdinalIgnoreCase);
}
