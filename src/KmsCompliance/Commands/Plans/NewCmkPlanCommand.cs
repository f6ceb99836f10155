using System.Collections;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes.ServiceKeys;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Plans;
using KmsCompliance.Policy.Building;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Plans;

/// <summary>Writes a plan of what has to be done so that resources are under customer-managed keys, for others to review. Changes nothing
/// in AWS.</summary>
[Cmdlet(VerbsCommon.New, "CmkPlan")]
[OutputType(typeof(CmkPlan))]
public sealed class NewCmkPlanCommand : ResourceKeyCmdlet, ICommandActions
{
    private readonly Dictionary<int, string> _why = [];
    private readonly List<(ResourceTarget Target, string? Why)> _rotations = [];
    private readonly Dictionary<string, KeyArgument> _keys = new(StringComparer.Ordinal);
    private KeyArgument? _key;
    private string _file = string.Empty;
    private bool _requiresApproval;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PlanActions.Make;

    /// <summary>The resources: statuses or findings of any service, or their ResourceId. A finding that a key does not rotate (KMSC009) plans
    /// its rotation.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceArn")]
    [ResourceTransformation]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? ResourceId { get; set; }

    /// <summary>The file of the plan. It must not be there yet.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The key to plan for: its id, ARN, alias or alias ARN, or an object from New-ServiceCmk or AWS.Tools; or a hashtable of such by
    /// service. Where left out, each service's usual alias, such as <c>alias/xray-trace-data-cmk</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNull]
    public object? KeyId { get; set; }

    /// <summary>Plans to make each service's usual key where no key has its alias.</summary>
    [Parameter]
    public SwitchParameter CreateKey { get; set; }

    /// <summary>The service of resources that are named by name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>The Regions of resources that are named by name. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Why a resource is in the plan; of findings and statuses that are piped, what they say.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Message")]
    [AllowNull]
    [AllowEmptyString]
    public string? Why { get; set; }

    /// <summary>Plans to add to keys' policies what services need, where that is missing. Without it such resources are not planned.</summary>
    [Parameter]
    public SwitchParameter RepairPolicy { get; set; }

    /// <summary>Reads the IAM policies of whoever plans, where a key's policy leaves it to them.</summary>
    [Parameter]
    public SwitchParameter Resolve { get; set; }

    /// <summary>Days between automatic rotations, 90 to 2560: of keys that are made, a year where left out; of keys that are there, as they
    /// are where left out.</summary>
    [Parameter]
    public int? RotationPeriodInDays { get; set; }

    /// <summary>ARNs of the IAM roles or users that administer keys that are made.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Administrator { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that use keys that are made through their services.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that only read what is under keys that are made.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Reader { get; set; } = [];

    /// <summary>Other accounts (12 digits), or roles in them, that read what is under keys that are made.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExternalAccount { get; set; } = [];

    /// <summary>Tags of keys that are made, by key.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable Tag { get; set; } = [];

    /// <summary>For how long the plan may be applied, such as 7d, 12h or 00:30:00: a minute to 90 days.</summary>
    [Parameter]
    [LengthOfTimeTransformation]
    [ArgumentCompleter(typeof(LengthOfTimeCompleter))]
    public TimeSpan MaximumAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>What a key costs a month in US dollars, for the estimate; AWS's usual 1.00 where left out.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public decimal KeyPrice { get; set; } = 1m;

    /// <summary>The settings file, whose <c>plans</c> says whether the plan is applied only when it is approved.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SettingsPath { get; set; }

    /// <summary>Replaces a plan that is there and was never applied.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many resources to work on at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    private protected override IEnumerable<RegionSelection> Collected => base.Collected.Concat(_rotations.SelectMany(static rotation => rotation.Target.Regions));

    private KeyPrincipals Principals => new() { Administrators = Administrator, Users = User, Readers = Reader, ExternalAccounts = ExternalAccount };

    private Dictionary<string, string> Tags => Tag.Cast<DictionaryEntry>().ToDictionary(
        static entry => entry.Key.ToString() ?? string.Empty, static entry => entry.Value?.ToString() ?? string.Empty, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (FindProblem() is { } problem)
        {
            End(problem);
        }

        _requiresApproval = SettingsFile.Read(this, SettingsPath).Plans.RequireApproval;
        try
        {
            _file = PlanLocation.Resolve(this, Path);
            if (new FileInfo($"{_file}.journal") is { Exists: true, Length: > 0 })
            {
                End(Failures.PlanHasJournal(Path));
            }

            if (File.Exists(_file) && !Force)
            {
                End(Failures.PlanExists(Path));
            }

            ReadKeys();
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<ServiceDefinition> services = ServiceCatalog.Find(Service) is { } service ? [service] : ServiceCatalog.All;
        var why = string.IsNullOrWhiteSpace(Why) ? null : string.IsNullOrEmpty(RuleId) ? Why : $"{RuleId}: {Why}";
        if (RotationRule.RuleId.Equals(RuleId, StringComparison.OrdinalIgnoreCase) && Compliance != KmsCompliance.Compliance.Exempt)
        {
            _rotations.AddRange(ReadResources(ResourceId!, services, NamedPlace()).Select(target => (target, why)));
            return;
        }

        var from = ChangeCount;
        foreach (var resources in ResourceId!.GroupBy(resource => KeyOf(resource, services)))
        {
            Note(resources, services, resources.Key);
        }

        for (var i = from; i < ChangeCount && why is not null; i++)
        {
            _why[i] = why;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!HasChanges && _rotations.Count == 0)
        {
            return;
        }

        var options = new PlanOptions
        {
            RepairPolicy = RepairPolicy,
            Resolve = Resolve,
            Principals = Principals,
            NewKeyRotationPeriodInDays = RotationPeriodInDays ?? 365,
            RotationPeriodInDays = RotationPeriodInDays,
            Tags = Tags,
            KeyPrice = KeyPrice,
            MaximumAge = MaximumAge,
            RequiresApproval = _requiresApproval,
        };
        RunWithSession(
            async (session, reporter, token) =>
            {
                var draft = new PlanDraft(options, Time);
                var told = new PlannedReporter(reporter, draft);
                var requests = new List<PlanRequest>();
                foreach (var (target, inputs) in await ResolveChangesAsync(session, told, token).ConfigureAwait(false))
                {
                    requests.Add(new PlanRequest(target.Resource, target.Where, target.Key, [.. inputs.Select(input => _why.GetValueOrDefault(input)).OfType<string>().Distinct(StringComparer.Ordinal)]));
                }

                var rotations = await ResourceTarget.ResolveAsync([.. _rotations.Select(static rotation => rotation.Target)], EntryOf(session, told), token).ConfigureAwait(false);
                requests.AddRange(rotations.Select(entry => new PlanRequest(entry.Resource, entry.Where, Key: null, _rotations[entry.Target].Why is { } why ? [why] : []) { IsOfRotation = true }));

                foreach (var request in requests.Where(static request => request.Where.NotSeen is not null))
                {
                    draft.Omit(request.Resource.ToString(), request.Where.NotSeen!);
                }

                await new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Planning" }.RunAsync(
                    requests,
                    static request => request.Where,
                    (there, told, ofAccount, atATime, stop) => new PlanMaking(there, told, Time, atATime, options, draft).RunAsync(ofAccount, stop),
                    token).ConfigureAwait(false);
                if (draft.IsEmpty)
                {
                    // What was left out has said so.
                    if (!draft.HasOmissions)
                    {
                        await reporter.WarningAsync(Failures.PlanEmpty(Path).Message, token).ConfigureAwait(false);
                    }

                    return;
                }

                var caller = await new AccountCheck(session).GetCallerAsync(token).ConfigureAwait(false);
                var plan = draft.Finish(_file, caller.Arn);
                plan.Write(Force);
                await reporter.OutcomeAsync(plan.ToModel()).ConfigureAwait(false);
            },
            RegionOfChanges);
    }

    private protected override KeyReference? UsualKeyOf(ServiceDefinition service) => CreateKey ? null : base.UsualKeyOf(service);

    private Failure? FindProblem()
    {
        if (RotationPeriodInDays is < 90 or > 2560)
        {
            return Failures.RotationPeriodOutOfRange(RotationPeriodInDays.Value);
        }

        if (MaximumAge < TimeSpan.FromMinutes(1) || MaximumAge > TimeSpan.FromDays(90))
        {
            return Failures.PlanAgeOutOfRange(LengthOfTime.Write(MaximumAge));
        }

        if (!CreateKey && new[] { nameof(Administrator), nameof(User), nameof(Reader), nameof(ExternalAccount), nameof(Tag) }.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } ofNewKeys)
        {
            return Failures.PlanMakesNoKey(ofNewKeys);
        }

        foreach (var (key, value) in Tags)
        {
            if (TagForm.FindProblem(key, value) is { } problem)
            {
                return Failures.InvalidTag(key, problem);
            }
        }

        return Principals.FindProblems().FirstOrDefault();
    }

    private void ReadKeys()
    {
        var given = KeyId is PSObject wrapped ? wrapped.BaseObject : KeyId;
        if (given is not IDictionary byService)
        {
            _key = given is null ? null : ReadKey(KeyId);
            return;
        }

        foreach (DictionaryEntry entry in byService)
        {
            var service = ServiceCatalog.Find(entry.Key?.ToString()) ?? throw new FailureException(Failures.PlanKeyOfNoService(entry.Key?.ToString() ?? string.Empty, ServiceCatalog.Names));
            _keys[service.Name] = ReadKey(entry.Value);
        }
    }

    private static KeyArgument ReadKey(object? value) =>
        new KeyTransformationAttribute().Transform(engineIntrinsics: null!, value) as KeyArgument ?? throw new FailureException(Failures.InvalidKeyId(value?.ToString() ?? string.Empty, "it is no key"));

    // Which service an input is of is known before it is read, where a key is named by service.
    private KeyArgument? KeyOf(ResourceArgument resource, IReadOnlyList<ServiceDefinition> services)
    {
        if (_keys.Count == 0)
        {
            return _key;
        }

        var said = ServiceCatalog.Find(resource.Service) ?? ServiceCatalog.Read(resource.Value, services).Reference?.Service;
        return said is null ? null : _keys.GetValueOrDefault(said.Name);
    }
}
