using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>Takes principals out of the statements that the module wrote into key policies. What others wrote is left as it
/// is, and said.</summary>
[Cmdlet(VerbsSecurity.Revoke, "CmkAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CmkPolicyChange))]
public sealed class RevokeCmkAccessCommand : KeyChangeCmdlet, ICommandActions
{
    private readonly KeyAccessInput _input = new();

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

    /// <summary>How many keys to work on at a time: 1 to 256. KMS allows 15 PutKeyPolicy a second in a Region.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _input.Add(this, KeyId!, CurrentRegions(), new KeyAccessRevocation
    {
        Principals = Principal,
        ExternalAccounts = ExternalAccount,
        Service = Service is null ? null : ServiceCatalog.Find(Service),
    });

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_input.Any)
        {
            RunWithSession((session, reporter, token) => _input.ApplyAsync(session, EntryOf(session, reporter), reporter, Time, ThrottleLimit, MaximumChange, token), _input.RegionHint);
        }
    }
}
