using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>Adds to key policies what the policy of a new key for a service would have for those who are named.</summary>
[Cmdlet(VerbsSecurity.Grant, "CmkAccess", SupportsShouldProcess = true)]
[OutputType(typeof(CmkPolicyChange))]
public sealed class GrantCmkAccessCommand : KeyAccessCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyPolicyActions.Change;

    /// <summary>The service; that of the key that is piped in where left out.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string? Service { get; set; }

    /// <summary>ARNs of the IAM roles or users that administer the key. They cannot encrypt or decrypt with it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Administrator { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that use the key through the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that only read what the service has encrypted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Reader { get; set; } = [];

    /// <summary>Other accounts (12 digits), or roles in them, that read what the service has encrypted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExternalAccount { get; set; } = [];

    /// <summary>CloudTrail: ARNs of the trails that the service may write for. Every trail of the account where left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] TrailArn { get; set; } = [];

    /// <summary>CloudTrail: the trails are one organisation's.</summary>
    [Parameter]
    public SwitchParameter OrganizationTrail { get; set; }

    /// <inheritdoc/>
    private protected override KeyAccessEdit? CurrentEdit()
    {
        if (string.IsNullOrEmpty(Service))
        {
            WriteError(ErrorRecords.From(Failures.ServiceNotNamed(KeyId is [var first, ..] ? first.Value : null)));
            return null;
        }

        return new KeyAccessGrant
        {
            Service = ServiceCatalog.Find(Service)!,
            Parties = new KeyParties
            {
                Administrators = Administrator,
                Users = User,
                Readers = Reader,
                ExternalAccounts = ExternalAccount,
                TrailArns = TrailArn,
                OrganizationTrail = OrganizationTrail,
            },
        };
    }
}
