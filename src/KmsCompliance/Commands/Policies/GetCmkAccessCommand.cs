using System.Management.Automation;
using KmsCompliance.Access;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Organizations;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;

namespace KmsCompliance.Commands.Policies;

/// <summary>Lists every principal that can use a key, for what, by which policy or grant, and on what that hangs. Read-only.</summary>
[Cmdlet(VerbsCommon.Get, "CmkAccess")]
[OutputType(typeof(CmkKeyAccess))]
public sealed class GetCmkAccessCommand : RegionalCmdlet, ICommandActions
{
    private readonly KeyTargets _keys = new();
    private IReadOnlyList<string>? _actions;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PolicyActions.WhoCan;

    /// <summary>The keys: ids, ARNs, aliases or alias ARNs, or objects from Get-ServiceCmk, New-ServiceCmk or AWS.Tools. Of statuses, the
    /// key that they are under.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[] KeyId { get; set; } = [];

    /// <summary>What it is asked about: actions such as <c>Decrypt</c> or <c>kms:Decrypt</c>; left out, those that use a key.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(KmsActionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Action { get; set; }

    /// <summary>The Regions of keys that are named without an ARN.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Reads the service and resource control policies of the organization too, as its management account or a delegated
    /// administrator.</summary>
    [Parameter]
    public SwitchParameter IncludeOrganization { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _actions = KmsActionNames.Read(Action, this);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_actions is not null)
        {
            foreach (var key in KeyId)
            {
                KeyInput.Note(key, _keys, AccountId, CurrentRegions, this);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_keys.Any)
        {
            RunWithSession(
                async (session, reporter, token) =>
                {
                    var organization = IncludeOrganization ? new OrganizationPolicies(session, _actions!, reporter, token) : null;
                    await _keys.RunAsync(
                        EntryOf(session, reporter),
                        new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Reading who can use keys" },
                        (there, told, ofAccount, atATime, stop) => new KeyAccessReading(there, told, atATime) { Actions = _actions!, Organization = organization }.RunAsync(ofAccount, stop),
                        token).ConfigureAwait(false);
                },
                _keys.RegionHint);
        }
    }
}
