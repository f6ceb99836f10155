using System.Collections;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes.ServiceKeys;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Keys;

/// <summary>Makes the customer-managed key of a service in each Region, with its policy, alias, rotation and tags; or finds
/// it, where it is there already.</summary>
[Cmdlet(VerbsCommon.New, "ServiceCmk", SupportsShouldProcess = true)]
[OutputType(typeof(ServiceCmk))]
public sealed class NewServiceCmkCommand : RegionalCmdlet, ICommandActions
{
    private readonly Dictionary<string, List<RegionSelection>> _regionsOfService = new(StringComparer.OrdinalIgnoreCase);
    private bool _isUsable;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyActions.Make;

    /// <summary>The service.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string Service { get; set; } = string.Empty;

    /// <summary>The alias; the service's usual one, such as <c>alias/xray-trace-data-cmk</c>, where left out.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(AliasCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Alias { get; set; }

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>ARNs of the IAM roles or users that administer the key. They cannot encrypt or decrypt with it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Administrator { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that use the key through the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that only decrypt.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Reader { get; set; } = [];

    /// <summary>Other accounts (12 digits), or roles in them, that use the key through the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExternalAccount { get; set; } = [];

    /// <summary>CloudTrail: ARNs of the trails that use the key; every trail of the account where left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] TrailArn { get; set; } = [];

    /// <summary>CloudTrail: the trails are one organisation's.</summary>
    [Parameter]
    public SwitchParameter OrganizationTrail { get; set; }

    /// <summary>Leaves the statement for the service's own principal out, where the service works without.</summary>
    [Parameter]
    public SwitchParameter NoServicePrincipal { get; set; }

    /// <summary>What the key says it is for.</summary>
    [Parameter]
    [ValidateLength(0, 8192)]
    public string? Description { get; set; }

    /// <summary>Days between automatic rotations: 90 to 2560; a year where left out.</summary>
    [Parameter]
    public int RotationPeriodInDays { get; set; } = 365;

    /// <summary>Leaves automatic rotation off.</summary>
    [Parameter]
    public SwitchParameter NoRotation { get; set; }

    /// <summary>The value of the tag <c>Owner</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Owner { get; set; }

    /// <summary>The value of the tag <c>DataClassification</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DataClassification { get; set; }

    /// <summary>The value of the tag <c>Application</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Application { get; set; }

    /// <summary>More tags, by key.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable Tag { get; set; } = [];

    /// <summary>How many Regions to work on at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    private KeyParties Parties => new()
    {
        Administrators = Administrator,
        Users = User,
        Readers = Reader,
        ExternalAccounts = ExternalAccount,
        TrailArns = TrailArn,
        OrganizationTrail = OrganizationTrail,
        IncludeServicePrincipal = !NoServicePrincipal,
    };

    private IReadOnlyDictionary<string, string> Tags
    {
        get
        {
            var tags = Tag.Cast<DictionaryEntry>().ToDictionary(
                entry => entry.Key.ToString() ?? string.Empty,
                entry => entry.Value?.ToString() ?? string.Empty,
                StringComparer.Ordinal);
            foreach (var (key, value) in new[] { (nameof(Owner), Owner), (nameof(DataClassification), DataClassification), (nameof(Application), Application) })
            {
                if (value is not null)
                {
                    tags[key] = value;
                }
            }

            return tags;
        }
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var failures = FindProblems().ToList();
        failures.ForEach(failure => WriteError(ErrorRecords.From(failure)));
        _isUsable = failures.Count == 0;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!_isUsable)
        {
            return;
        }

        if (!_regionsOfService.TryGetValue(Service, out var regions))
        {
            _regionsOfService.Add(Service, regions = []);
        }

        regions.AddRange(CurrentRegions());
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (name, regions) in _regionsOfService.Where(entry => entry.Value.Count > 0))
        {
            var service = ServiceCatalog.Find(name)!;
            var specification = new ServiceKeySpecification
            {
                Service = service,
                Alias = Alias ?? service.DefaultAlias,
                Description = Description ?? service.KeyDescription,
                Parties = Parties,
                RotationPeriodInDays = NoRotation ? null : RotationPeriodInDays,
                Tags = Tags,
            };
            RunWithSession(
                async (session, reporter, token) =>
                {
                    var places = await new RegionResolution(session, reporter).ResolveAsync(regions, token).ConfigureAwait(false);
                    var provisioning = new ServiceKeyProvisioning(session, reporter, Time, ThrottleLimit);
                    await provisioning.RunAsync(places, specification, token).ConfigureAwait(false);
                },
                RegionSelection.HintOf(regions));
        }
    }

    private IEnumerable<Failure> FindProblems()
    {
        if (Alias is not null && !KeyReference.IsNewAliasName(Alias, out var aliasProblem))
        {
            yield return Failures.InvalidAlias(Alias, aliasProblem);
        }

        if (RotationPeriodInDays is < 90 or > 2560)
        {
            yield return Failures.RotationPeriodOutOfRange(RotationPeriodInDays);
        }

        foreach (var problem in Parties.FindProblems())
        {
            yield return problem;
        }

        foreach (var (key, value) in Tags)
        {
            if (TagForm.FindProblem(key, value) is { } problem)
            {
                yield return Failures.InvalidTag(key, problem);
            }
        }
    }
}
