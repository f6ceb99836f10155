using System.Management.Automation;
using KmsCompliance.Access;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Commands.Policies;

/// <summary>Says who gains and who loses what where one key policy takes the place of another. Read-only.</summary>
[Cmdlet(VerbsData.Compare, "CmkAccess", DefaultParameterSetName = Key)]
[OutputType(typeof(CmkAccessChange))]
public sealed class CompareCmkAccessCommand : RegionalCmdlet, ICommandActions
{
    private const string Key = "Key";
    private const string Document = "Document";

    private readonly KeyTargets _keys = new();
    private IReadOnlyList<string>? _actions;
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

    /// <summary>What it is asked about: actions such as <c>Decrypt</c> or <c>kms:Decrypt</c>; left out, those that use a key.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(KmsActionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Action { get; set; }

    /// <summary>The Regions of keys that are named without an ARN, or of the key that the documents are for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var actions = KmsActionNames.Read(Action, this);
        _after = PolicyDocuments.TryRead(this, PolicyDocument.Value, "The policy that takes the other's place");
        _actions = _after is null ? null : actions;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_actions is null)
        {
            return;
        }

        if (ReferencePolicy is not null)
        {
            PolicyDocuments.Judge(
                this,
                [(ReferencePolicy, "The policy that another takes the place of")],
                CurrentRegions,
                (_, before, place, _, _) => WriteObject(new KeyAccessComparison(before, _after!, place, GrantKnowledge.NotAsked, KeyAccessComparison.NotAsked, _actions).List(), enumerateCollection: true));
            return;
        }

        foreach (var key in KeyId!)
        {
            KeyInput.Note(key, _keys, AccountId, CurrentRegions, this);
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
                    await _keys.RunAsync(
                        EntryOf(session, reporter),
                        new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Comparing who can use keys" },
                        (there, told, ofAccount, atATime, stop) => new KeyAccessReading(there, told, atATime) { Actions = _actions!, Proposed = _after }.RunAsync(ofAccount, stop),
                        token).ConfigureAwait(false);
                },
                _keys.RegionHint);
        }
    }
}
