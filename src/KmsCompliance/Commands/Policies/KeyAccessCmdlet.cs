using System.Management.Automation;
using KmsCompliance.Access;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Organizations;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Commands.Policies;

/// <summary>A command that says who can use keys. Read-only.</summary>
public abstract class KeyAccessCmdlet : RegionalCmdlet
{
    /// <summary>What it is asked about: actions such as <c>Decrypt</c> or <c>kms:Decrypt</c>; left out, the usual ones.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(KmsActionCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string[]? Action { get; set; }

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
    public virtual SwitchParameter IncludeOrganization { get; set; }

    /// <summary>What is being done, for the progress bar.</summary>
    private protected abstract string Activity { get; }

    /// <summary>Whether those that administer a key are asked about too where no action was named.</summary>
    private protected virtual bool AsksAdministration => false;

    /// <summary>A policy that would take the place of each key's; null for none.</summary>
    private protected virtual KeyPolicyDocument? Proposed => null;

    /// <summary>The keys that were named.</summary>
    private protected KeyTargets Keys { get; } = new();

    /// <summary>The actions that are asked about; null where there is one that is none.</summary>
    private protected IReadOnlyList<string>? Actions { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Actions = KmsActionNames.Read(Action, KeyUseActions.OfAnyKey(AsksAdministration), this);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!Keys.Any)
        {
            return;
        }

        RunWithSession(
            async (session, reporter, token) =>
            {
                var organization = IncludeOrganization ? new OrganizationPolicies(session, Actions!, reporter, token) : null;
                await Keys.RunAsync(
                    EntryOf(session, reporter),
                    new AccountRuns(session, reporter, ThrottleLimit) { Activity = Activity },
                    (there, told, ofAccount, atATime, stop) => new KeyAccessReading(there, told, atATime)
                    {
                        Actions = Actions!,
                        ActionsOfUsage = Action is null ? usage => KeyUseActions.Of(usage, AsksAdministration) : null,
                        Proposed = Proposed,
                        Organization = organization,
                    }.RunAsync(ofAccount, stop),
                    token).ConfigureAwait(false);
            },
            Keys.RegionHint);
    }

    /// <summary>Notes keys of the current input.</summary>
    /// <param name="keys">The keys.</param>
    private protected void Note(IEnumerable<KeyArgument> keys)
    {
        foreach (var key in keys)
        {
            KeyInput.Note(key, Keys, AccountId, CurrentRegions, this);
        }
    }
}
