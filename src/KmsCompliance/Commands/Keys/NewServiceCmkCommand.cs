using System.Collections;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Changes.ServiceKeys;
using KmsCompliance.Commands.Policies;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Keys;

/// <summary>Makes the customer-managed key of a service in each Region, with its policy, alias, rotation and tags; or finds
/// it, where it is there already.</summary>
[Cmdlet(VerbsCommon.New, "ServiceCmk", SupportsShouldProcess = true)]
[OutputType(typeof(ServiceCmk))]
public sealed class NewServiceCmkCommand : ServiceKeyCmdlet, ICommandActions
{
    private const string AwsKms = "AwsKms";
    private const string External = "External";

    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyActions.Make;

    private protected override bool NeedsResources => true;

    private protected override bool PutsOutPreviews => PassThru;

    /// <summary>The alias; the service's usual one, such as <c>alias/xray-trace-data-cmk</c>, where left out.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(AliasCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Alias { get; set; }

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

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

    /// <summary>Where the key's material comes from: AwsKms, or External for a key without material, which Import-CmkMaterial
    /// imports.</summary>
    [Parameter]
    [ValidateSet(AwsKms, External)]
    public string Origin { get; set; } = AwsKms;

    /// <summary>Makes a multi-Region key, which can be replicated to other Regions; a key of one Region where left out. A key never
    /// changes between the two.</summary>
    [Parameter]
    public SwitchParameter MultiRegion { get; set; }

    /// <summary>The codes of the Regions that the key is replicated to, with a policy for each, the alias and the tags. Makes a
    /// multi-Region key.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ReplicaRegion { get; set; }

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

    /// <summary>Under -WhatIf, puts out each key that would be made too, instead of showing it only. Without -WhatIf it changes
    /// nothing: what came of a change is put out anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The most changes that the command may make: where there would be more, it makes none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaximumChange { get; set; }

    /// <summary>How many Regions to work on at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    private bool IsExternal => Origin.Equals(External, StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<string> ReplicaRegions => [.. (ReplicaRegion ?? []).Select(static region => region.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

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
    protected override void EndProcessing()
    {
        var problems = Collected.OfType<RegionSelection.Named>().GroupBy(static region => region.AccountId)
            .SelectMany(account => ReplicaPlacement.FindProblems([.. account.Select(static region => region.Code)], ReplicaRegions)).Distinct().ToList();
        if (problems.Count == 0)
        {
            base.EndProcessing();
        }

        problems.ForEach(WriteFailure);
    }

    /// <inheritdoc/>
    private protected override Task RunAsync(IRunReporter reporter, Func<IRunReporter, Task> run) => ChangeLimit.RunAsync(MaximumChange, reporter, run);

    /// <inheritdoc/>
    private protected override async Task RunAsync(
        ServiceDefinition service, IReadOnlyList<Place> targets, IAwsSession session, IRunReporter reporter, int throttleLimit, CancellationToken cancellationToken)
    {
        // The session's own Region and those of patterns are known only now.
        var problems = ReplicaPlacement.FindProblems([.. targets.Select(static place => place.Region)], ReplicaRegions);
        foreach (var problem in problems)
        {
            await reporter.ErrorAsync(problem, cancellationToken).ConfigureAwait(false);
        }

        if (problems.Count > 0)
        {
            return;
        }

        // In a Region that there is not, credentials would look as if they were not accepted.
        var replicas = await new RegionResolution(session, reporter)
            .ResolveAsync(ReplicaRegions.Select(static region => new RegionSelection.Named(region)), cancellationToken).ConfigureAwait(false);
        if (replicas.Count < ReplicaRegions.Count)
        {
            return;
        }

        await new ServiceKeyProvisioning(session, reporter, Time, throttleLimit).RunAsync(
            targets,
            new()
            {
                Service = service,
                Alias = Alias ?? service.DefaultAlias,
                Description = Description ?? service.KeyDescription,
                AskedDescription = Description,
                Principals = Principals,
                RotationPeriodInDays = NoRotation || IsExternal ? null : RotationPeriodInDays,
                IsRotationPeriodAsked = MyInvocation.BoundParameters.ContainsKey(nameof(RotationPeriodInDays)),
                IsExternal = IsExternal,
                IsMultiRegion = MultiRegion || ReplicaRegions.Count > 0,
                ReplicaRegions = ReplicaRegions,
                Tags = Tags,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    private protected override IEnumerable<Failure> FindProblems()
    {
        if (Alias is not null && !KeyReference.IsNewAliasName(Alias, out var aliasProblem))
        {
            yield return Failures.InvalidAlias(Alias, aliasProblem);
        }

        if (IsExternal && MyInvocation.BoundParameters.ContainsKey(nameof(RotationPeriodInDays)))
        {
            yield return Failures.ExternalKeyNotRotated();
        }

        foreach (var region in ReplicaRegions)
        {
            if (!RegionName.IsWellFormed(region))
            {
                yield return Failures.InvalidRegion(region);
            }
            else if (MyInvocation.BoundParameters.ContainsKey(nameof(MultiRegion)) && !MultiRegion)
            {
                yield return Failures.ReplicaRegionNotTaken(region, "-MultiRegion is $false, and only a multi-Region key has replicas");
            }
        }

        if (RotationPeriodInDays is < 90 or > 2560)
        {
            yield return Failures.RotationPeriodOutOfRange(RotationPeriodInDays);
        }

        foreach (var problem in FindPrincipalProblems())
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
