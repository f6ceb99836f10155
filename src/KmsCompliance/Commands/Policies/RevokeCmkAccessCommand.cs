using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>Takes principals out of the statements that the module wrote into key policies. What others wrote is left as it
/// is, and said.</summary>
[Cmdlet(VerbsSecurity.Revoke, "CmkAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CmkPolicyChange))]
public sealed class RevokeCmkAccessCommand : KeyAccessCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyPolicyActions.Change;

    /// <summary>ARNs of IAM roles or users, or the ids (AROA…, AIDA…) that stand for deleted ones.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[] Principal { get; set; } = [];

    /// <summary>Other accounts, by their 12 digits: the account and every role and user of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExternalAccount { get; set; } = [];

    /// <summary>The service that is not to use the key in its own name any more. Never taken from the pipeline: a key that is
    /// piped in says its service, and would lose it.</summary>
    [Parameter]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string? Service { get; set; }

    /// <inheritdoc/>
    private protected override KeyAccessEdit CurrentEdit() => new KeyAccessRevocation
    {
        Principals = Principal,
        ExternalAccounts = ExternalAccount,
        Service = Service is null ? null : ServiceCatalog.Find(Service),
    };
}
