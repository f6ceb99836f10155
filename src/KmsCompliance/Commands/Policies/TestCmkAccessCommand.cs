using System.Collections;
using System.Management.Automation;
using KmsCompliance.Access;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Commands.Policies;

/// <summary>Says whether somebody may do something with a key, and why or why not. Read-only.</summary>
[Cmdlet(VerbsDiagnostic.Test, "CmkAccess", DefaultParameterSetName = Key)]
[OutputType(typeof(CmkAccess), typeof(bool))]
public sealed class TestCmkAccessCommand : RegionalCmdlet, ICommandActions
{
    private const string Key = "Key";
    private const string Document = "Document";

    private readonly KeyTargets _keys = new();
    private readonly QuietAnswer _answer = new();
    private AccessQuestion? _question;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PolicyActions.Access;

    /// <summary>The keys: ids, ARNs, aliases or alias ARNs, or objects from Get-ServiceCmk, New-ServiceCmk or AWS.Tools. The
    /// text of a policy is taken as one.</summary>
    [Parameter(ParameterSetName = Key, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? KeyId { get; set; }

    /// <summary>Key policies in place of keys: texts, or objects from New-CmkPolicy. No call is made then.</summary>
    [Parameter(ParameterSetName = Document, Mandatory = true, ValueFromPipeline = true)]
    [PolicyTransformation]
    [ValidateNotNullOrEmpty]
    public PolicyArgument[]? PolicyDocument { get; set; }

    /// <summary>Who: ARNs of users, roles, sessions of roles or root users, 12-digit accounts for their root users, or
    /// service principals.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[] Principal { get; set; } = [];

    /// <summary>What: actions such as <c>Decrypt</c> or <c>kms:Decrypt</c>.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ArgumentCompleter(typeof(KmsActionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Action { get; set; } = [];

    /// <summary>The Regions of keys that are named without an ARN, or of the key that a document is for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>The service that asks in the principal's name, such as <c>secretsmanager</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ViaServiceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ViaService { get; set; }

    /// <summary>The encryption context of the request.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? EncryptionContext { get; set; }

    /// <summary>The ARN of the resource that a service asks for: <c>aws:SourceArn</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourceArn { get; set; }

    /// <summary>That resource's 12-digit account; the one in its ARN where left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourceAccount { get; set; }

    /// <summary>The grant is one that an AWS service makes for a resource of its own.</summary>
    [Parameter]
    public SwitchParameter GrantIsForAWSResource { get; set; }

    /// <summary>Further condition keys of the request and their values; an empty list says that the request has not the
    /// key.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable Context { get; set; } = [];

    /// <summary>All IAM policies of the principals, as texts or as objects from New-CmkUserPolicy; an empty list says that they have none.</summary>
    [Parameter]
    [PolicyTextTransformation]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[]? IdentityPolicy { get; set; }

    /// <summary>Files that hold an IAM policy of the principals each, or patterns of them.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? IdentityPolicyPath { get; set; }

    /// <summary>The permissions boundary of the principals, as a text.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? PermissionsBoundary { get; set; }

    /// <summary>The policies that the principals' sessions begin with, as texts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? SessionPolicy { get; set; }

    /// <summary>The service control policies of the principals' account, as texts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ServiceControlPolicy { get; set; }

    /// <summary>The resource control policies of the key's account, as texts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ResourceControlPolicy { get; set; }

    /// <summary>Does not read the key's grants.</summary>
    [Parameter(ParameterSetName = Key)]
    public SwitchParameter NoGrant { get; set; }

    /// <summary>Reads the IAM policies and permissions boundaries of the principals of the key's account.</summary>
    [Parameter(ParameterSetName = Key)]
    public SwitchParameter Resolve { get; set; }

    /// <summary>Answers one Boolean: true only if all that was asked is allowed by what was given, and nothing went wrong.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override bool AnswersAlways => Quiet;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Quiet)
        {
            _answer.Begin(this);
        }

        var failures = new List<Failure>();
        var principals = new List<AccessPrincipal>();
        foreach (var text in Principal)
        {
            if (AccessPrincipal.TryParse(text, out var principal, out var problem))
            {
                principals.Add(principal);
            }
            else
            {
                failures.Add(Failures.InvalidPrincipal(problem, text));
            }
        }

        failures.AddRange(Action.Where(action => KmsActionCatalog.Find(action) is null).Select(Failures.InvalidAction));
        if (ViaService is not null && !ViaServiceName.IsWellFormed(ViaService))
        {
            failures.Add(Failures.InvalidViaService(ViaService));
        }

        if (SourceAccount is not null && !AwsArn.IsAccountId(SourceAccount))
        {
            failures.Add(Failures.InvalidAccountId(SourceAccount));
        }

        if (Resolve && (IdentityPolicy is not null || IdentityPolicyPath is not null || PermissionsBoundary is not null))
        {
            failures.Add(Failures.PolicyGivenAndResolved());
        }

        failures.ForEach(WriteFailure);
        if (ReadIdentityPolicies(out var identityPolicies) & ReadGuardrails(out var guardrails) && failures.Count == 0)
        {
            _question = new()
            {
                Principals = principals,
                Actions = [.. Action.Select(action => KmsActionCatalog.Find(action)!)],
                ViaService = ViaService,
                EncryptionContext = EncryptionContext?.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}", StringComparer.Ordinal),
                SourceArn = SourceArn,
                SourceAccount = SourceAccount,
                GrantIsForAwsResource = GrantIsForAWSResource,
                Context = Context.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => ConditionValues.Of(entry.Value), StringComparer.Ordinal),
                IdentityPolicies = identityPolicies,
                Guardrails = guardrails,
            };
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_question is null)
        {
            return;
        }

        if (PolicyDocument is not null)
        {
            PolicyDocuments.Judge(this, PolicyDocument.Select(document => (document, PolicyDocuments.Given)), CurrentRegions, WriteAnswers);
            return;
        }

        foreach (var key in KeyId!)
        {
            if (Resolve && PolicyDocuments.IsOne(key.Value))
            {
                WriteFailure(Failures.DocumentNotResolved());
            }
            else if (PolicyDocuments.IsOne(key.Value))
            {
                PolicyDocuments.Judge(this, [(new PolicyArgument(key.Value), PolicyDocuments.Given)], CurrentRegions, WriteAnswers);
            }
            else
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
            JudgeKeys();
        }

        if (Quiet)
        {
            _answer.Write(this);
        }
    }

    private void JudgeKeys() => RunWithSession(
        async (session, reporter, token) =>
        {
            await _keys.RunAsync(
                EntryOf(session, reporter),
                new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Reading key policies" },
                (there, told, ofAccount, atATime, stop) => new KeyAccessAnswers(there, told, atATime) { Question = _question!, IncludeGrants = !NoGrant, Resolve = Resolve }.RunAsync(ofAccount, Results, stop),
                token).ConfigureAwait(false);
        },
        _keys.RegionHint);

    private void WriteAnswers(PolicyArgument document, KeyPolicyDocument policy, KeyPolicyPlace place, string? region, string? accountId) => WriteObject(
        Results(_question!.Answer(policy, place, GrantKnowledge.NotAsked).Select(access => new CmkAccess(access) { Region = region, AccountId = accountId })),
        enumerateCollection: true);

    private IReadOnlyList<object> Results(IEnumerable<CmkAccess> answers)
    {
        if (!Quiet)
        {
            return [.. answers];
        }

        foreach (var access in answers)
        {
            _answer.Note(access.Allowed == true);
        }

        return [];
    }

    private bool ReadGuardrails(out AccessGuardrails guardrails)
    {
        var isRead = PolicyDocuments.TryReadGuardrails(this, nameof(PermissionsBoundary), PermissionsBoundary, IdentityPolicyDocument.Parse, out var boundary)
            & PolicyDocuments.TryReadGuardrails(this, nameof(SessionPolicy), SessionPolicy, IdentityPolicyDocument.Parse, out var session)
            & PolicyDocuments.TryReadGuardrails(this, nameof(ServiceControlPolicy), ServiceControlPolicy, IdentityPolicyDocument.ParseServiceControl, out var account)
            & PolicyDocuments.TryReadGuardrails(this, nameof(ResourceControlPolicy), ResourceControlPolicy, KeyPolicyDocument.ParseResourceControl, out var key);
        guardrails = new() { PermissionsBoundary = boundary, SessionPolicies = session, ServiceControlPolicies = account, ResourceControlPolicies = key };
        return isRead;
    }

    private bool ReadIdentityPolicies(out IReadOnlyList<IdentityPolicyDocument>? policies)
    {
        policies = null;
        if (IdentityPolicy is null && IdentityPolicyPath is null)
        {
            return true;
        }

        var texts = (IdentityPolicy ?? []).Select((text, index) => (Source: $"Number {index + 1} of -IdentityPolicy", Text: text)).ToList();
        if (IdentityPolicyPath is not null)
        {
            var files = PolicyFiles.Read(this, IdentityPolicyPath);
            texts.AddRange(files.Select(file => ($"'{file.Path}'", file.Text)));
            if (files.Count == 0)
            {
                return false;
            }
        }

        policies = PolicyDocuments.ReadIdentityPolicies(this, texts);
        return policies is not null;
    }
}
