using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Commands.Policies;

/// <summary>Says who gains and who loses what where one key policy takes the place of another. Read-only.</summary>
[Cmdlet(VerbsData.Compare, "CmkAccess", DefaultParameterSetName = Key)]
[OutputType(typeof(CmkAccessChange))]
public sealed class CompareCmkAccessCommand : KeyAccessCmdlet, ICommandActions
{
    private const string Key = "Key";
    private const string Document = "Document";

    private KeyPolicyDocument? _after;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PolicyActions.Compare;

    /// <summary>The keys whose policies would be replaced: ids, ARNs, aliases or alias ARNs, or objects from Get-ServiceCmk,
    /// New-ServiceCmk or AWS.Tools.</summary>
    [Parameter(ParameterSetName = Key, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? KeyId { get; set; }

    /// <summary>The policy that another takes the place of: a text, or an object from New-CmkPolicy. No call is made then.</summary>
    [Parameter(ParameterSetName = Document, Mandatory = true)]
    [PolicyTransformation]
    [ValidateNotNull]
    public PolicyArgument? ReferencePolicy { get; set; }

    /// <summary>The policy that takes its place: a text, or an object from New-CmkPolicy.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [PolicyTransformation]
    [ValidateNotNull]
    public PolicyArgument PolicyDocument { get; set; } = null!;

    /// <summary>Reads the service and resource control policies of the organization too, as its management account or a delegated
    /// administrator.</summary>
    [Parameter(ParameterSetName = Key)]
    public override SwitchParameter IncludeOrganization { get; set; }

    private protected override string Activity => "Comparing who can use keys";

    // Whoever may write the policy, or end the key, gains more than whoever may use it.
    private protected override bool AsksAdministration => true;

    private protected override KeyPolicyDocument? Proposed => _after;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _after = PolicyDocuments.TryRead(this, PolicyDocument.Value, "The policy that takes the other's place");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Actions is null || _after is null)
        {
            return;
        }

        if (ReferencePolicy is not null)
        {
            PolicyDocuments.Judge(
                this,
                [(ReferencePolicy, "The policy that another takes the place of")],
                CurrentRegions,
                (_, before, place, _, _) => WriteObject(new KeyAccessComparison(before, _after, place, GrantKnowledge.NotAsked, KeyAccessComparison.NotAsked, Action is null ? KeyUseActions.WithAdministration : Actions).List(), enumerateCollection: true));
            return;
        }

        Note(KeyId!);
    }
}
