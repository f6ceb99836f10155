using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>Judges key policies: what is wrong with them, and whether services can work with the key. Read-only.</summary>
[Cmdlet(VerbsDiagnostic.Test, "CmkPolicy", DefaultParameterSetName = Key)]
[OutputType(typeof(CmkPolicyFinding), typeof(bool))]
public sealed class TestCmkPolicyCommand : PrincipalsCmdlet, ICommandActions
{
    private const string Key = "Key";
    private const string Document = "Document";
    private const string File = "File";

    private readonly KeyTargets _keys = new();
    private readonly QuietAnswer _answer = new();
    private KeyPolicyReview? _review;
    private RuleSelection _exemptions = RuleSelection.Basic;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PolicyActions.Review;

    /// <summary>The keys whose policies are judged: ids, ARNs, aliases or alias ARNs, or objects from Get-ServiceCmk,
    /// New-ServiceCmk or AWS.Tools. The text of a policy is judged as one.</summary>
    [Parameter(ParameterSetName = Key, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? KeyId { get; set; }

    /// <summary>Policies to judge without a call: texts, or objects from New-CmkPolicy.</summary>
    [Parameter(ParameterSetName = Document, Mandatory = true, ValueFromPipeline = true)]
    [PolicyTransformation]
    [ValidateNotNullOrEmpty]
    public PolicyArgument[]? PolicyDocument { get; set; }

    /// <summary>Files that hold a policy each, or patterns of them.</summary>
    [Parameter(ParameterSetName = File, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The services that use the key; what a key or policy from the pipeline says where left out.</summary>
    [Parameter(Position = 1)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Service { get; set; }

    /// <summary>The Regions of keys that are named without an ARN, or of the key that a document is for: codes, or, for keys,
    /// patterns. The session's default for keys, and any for documents, where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Other accounts (12 digits) that may be let in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KnownAccount { get; set; } = [];

    /// <summary>A settings file, whose exemptions cover findings too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SettingsPath { get; set; }

    /// <summary>Answers one Boolean: true only if a policy was judged, every finding on all of them is Compliant or exempt, and nothing
    /// went wrong.</summary>
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

        _exemptions = new RuleSelection([])
        {
            Settings = SettingsFile.Read(this, SettingsPath),
            Today = DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime),
        };
        var failures = FindPrincipalProblems()
            .Concat(KnownAccount.Where(account => !AwsArn.IsAccountId(account)).Select(Failures.InvalidAccountId))
            .ToList();
        failures.ForEach(WriteFailure);
        _review = failures.Count == 0 ? new() { Principals = Principals, KnownAccounts = KnownAccount } : null;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_review is null)
        {
            return;
        }

        switch (ParameterSetName)
        {
            case Document:
                PolicyDocuments.Judge(this, PolicyDocument!.Select(document => (document, PolicyDocuments.Given)), CurrentRegions, WriteReview);
                break;
            case File:
                PolicyDocuments.Judge(this, PolicyFiles.Read(this, Path!).Select(file => (new PolicyArgument(file.Text), $"'{file.Path}'")), CurrentRegions, WriteReview);
                break;
            default:
                foreach (var key in KeyId!)
                {
                    if (PolicyDocuments.IsOne(key.Value))
                    {
                        PolicyDocuments.Judge(this, [(new PolicyArgument(key.Value), PolicyDocuments.Given)], CurrentRegions, WriteReview);
                    }
                    else
                    {
                        KeyInput.Note(key, _keys, AccountId, CurrentRegions, this);
                    }
                }

                break;
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
                (there, told, ofAccount, atATime, stop) => new KeyPolicyReading(there, told, atATime).RunAsync(
                    ofAccount, (target, policy, place, _) => Results(Findings(policy, place, target.Service)), stop),
                token).ConfigureAwait(false);
        },
        _keys.RegionHint);

    private void WriteReview(PolicyArgument document, KeyPolicyDocument policy, KeyPolicyPlace place, string? region, string? accountId) => WriteObject(
        Results([.. Findings(policy, place, document.Service).Select(finding => new CmkPolicyFinding(finding) { Region = region, AccountId = accountId })]),
        enumerateCollection: true);

    private IReadOnlyList<CmkPolicyFinding> Findings(KeyPolicyDocument policy, KeyPolicyPlace place, string? service)
    {
        var named = Service ?? (service is null ? [] : [service]);
        return (_review! with { Services = [.. named.Select(ServiceCatalog.Find).OfType<ServiceDefinition>().Distinct()] }).Judge(policy, place);
    }

    private IReadOnlyList<object> Results(IReadOnlyList<CmkPolicyFinding> found)
    {
        var findings = PolicyExemptions.Apply(found, _exemptions);
        if (!Quiet)
        {
            return findings;
        }

        _answer.Note(findings.All(static finding => finding.Compliance is Compliance.Compliant or Compliance.Exempt));
        return [];
    }
}
