using System.Collections.Concurrent;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Plans;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Templates.Writing;

namespace KmsCompliance.Commands.Templates;

/// <summary>Writes resources and the keys that they are under as infrastructure as code, as they are or as a plan will have made them. Changes
/// nothing in AWS.</summary>
[Cmdlet(VerbsData.Export, "CmkTemplate", SupportsShouldProcess = true)]
[OutputType(typeof(CmkTemplateExport))]
public sealed class ExportCmkTemplateCommand : RegionalCmdlet, ICommandActions
{
    private readonly List<ResourceTarget> _resources = [];
    private readonly List<(KeyReference Key, IReadOnlyList<RegionSelection> Regions)> _keys = [];
    private (bool Region, string? AccountId) _named;
    private TemplateFolder _folder = null!;
    private readonly ConcurrentBag<TemplateEstate> _estates = [];
    private PlannedEstate? _planned;
    private string? _planPath;
    private string? _notSeen;
    private bool _isPlanNamed;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => TemplateExportActions.All;

    /// <summary>The resources: statuses or findings of any service, or their ResourceId; and keys: objects of Get-ServiceCmk, ARNs, aliases.
    /// The keys that resources are under come along.</summary>
    [Parameter(Position = 2, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceArn", "KeyArn")]
    [ResourceTransformation(TakesKeys = true)]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? ResourceId { get; set; }

    /// <summary>The folder to write to. Each account has a folder of its own there.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The language.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateSet(nameof(TemplateLanguage.Terraform), nameof(TemplateLanguage.CloudFormation))]
    public string Format { get; set; } = string.Empty;

    /// <summary>A plan of New-CmkPlan: everything is written as it will be once the plan is applied. Without resources or keys beside it,
    /// what the plan is about.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? PlanPath { get; set; }

    /// <summary>The hash of the plan that was looked at: another one is refused. Of plans that are piped, their own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Hash { get; set; }

    /// <summary>The service of resources that are named by name.</summary>
    [Parameter]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>The Regions of resources and keys that are named by name. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Has CloudFormation put X-Ray back to its default when the stack of its setting is deleted. Where left out, deleting the
    /// stack leaves the setting as it is.</summary>
    [Parameter]
    public SwitchParameter ResetOnDelete { get; set; }

    /// <summary>Replaces files that are there and say something else.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many resources to work on at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    private protected override bool NeedsResources => true;

    private protected override IEnumerable<RegionSelection> Collected => _resources.SelectMany(static target => target.Regions).Concat(_keys.SelectMany(static key => key.Regions));

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _named = NamedPlace();
        try
        {
            _folder = TemplateFolder.Resolve(this, Path);
            if (ResetOnDelete && Format != nameof(TemplateLanguage.CloudFormation))
            {
                throw new FailureException(Failures.TemplateResetOfTerraform());
            }

            ReadPlan();
            _isPlanNamed = _planned is not null;
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            ReadPlan();
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
            return;
        }

        // A place, or a step of a plan, binds by what it says of its Region.
        if (MyInvocation.ExpectingInput && ResourceId is null && (PlanPath is null || _isPlanNamed))
        {
            WriteFailure(Failures.TemplateOfNothing());
            return;
        }

        IReadOnlyList<ServiceDefinition> services = ServiceCatalog.Find(Service) is { } service ? [service] : ServiceCatalog.All;
        var (keys, resources) = (new List<KeyReference>(), new List<ResourceArgument>());
        foreach (var argument in ResourceId ?? [])
        {
            if (!argument.IsOfTemplate && KeyReference.TryParse(argument.Value, out var key, out _) && (key.Arn is not null || key.IsAlias))
            {
                keys.Add(key);
            }
            else
            {
                resources.Add(argument);
            }
        }

        _notSeen ??= resources.Find(static argument => ResourceIds.IsNotListed(argument.Value))?.Value;
        _resources.AddRange(ReadResources(resources, services, _named));
        foreach (var key in keys)
        {
            Note(key);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var isNamed = _resources.Count + _keys.Count > 0;
        var isAsked = MyInvocation.ExpectingInput || ResourceId is not null;
        if (!isNamed && (_planned is null || (_isPlanNamed && isAsked)))
        {
            // What was piped and could not be taken has said so; an empty pipeline writes nothing, be a plan named beside it.
            if (!isAsked)
            {
                WriteFailure(Failures.TemplateOfNothing());
            }

            return;
        }

        RunWithSession(
            async (session, reporter, token) =>
            {
                var requests = await FindAsync(session, reporter, isNamed, token).ConfigureAwait(false);
                foreach (var request in requests.Where(static request => request.Where.NotSeen is not null))
                {
                    await reporter.ErrorAsync(Failures.ResourcesNotListed(request.ToString()), token).ConfigureAwait(false);
                }

                await new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Exporting" }.RunAsync(
                    requests,
                    static request => request.Where,
                    (there, told, ofAccount, atATime, stop) => ReadAsync(there, told, ofAccount, atATime, stop),
                    token).ConfigureAwait(false);

                // Several sessions may be of one account.
                foreach (var account in _estates.GroupBy(static estate => estate.AccountId).OrderBy(static account => account.Key, StringComparer.Ordinal))
                {
                    await WriteAsync(TemplateEstate.Merge([.. account]), reporter, token).ConfigureAwait(false);
                }
            },
            RegionSelection.HintOf(isNamed ? Collected : _planned!.Targets.Select(static target => target.Where)));
    }

    private void ReadPlan()
    {
        if (PlanPath is null || (_planPath == PlanPath && _planned is not null))
        {
            if (_planned is not null && !string.IsNullOrEmpty(Hash) && !Hash.Equals(_planned.Hash, StringComparison.OrdinalIgnoreCase))
            {
                throw new FailureException(Failures.PlanNotTheOne(_planPath!, Hash, _planned.Hash));
            }

            return;
        }

        if (_planPath is not null)
        {
            throw new FailureException(Failures.PlanOneAtATime(PlanPath));
        }

        _planPath = PlanPath;
        var plan = Plan.Read(PlanLocation.Resolve(this, PlanPath));
        if (!string.IsNullOrEmpty(Hash) && !Hash.Equals(plan.Hash, StringComparison.OrdinalIgnoreCase))
        {
            throw new FailureException(Failures.PlanNotTheOne(PlanPath, Hash, plan.Hash));
        }

        if (plan.ToModel().State is "Undone" or "Undoing")
        {
            throw new FailureException(Failures.TemplateOfUndonePlan(PlanPath));
        }

        _planned = new PlannedEstate(plan);
    }

    private void Note(KeyReference key)
    {
        var regions = CurrentRegions();
        if (key.Arn is { } arn)
        {
            if (RegionSelection.FindOther(regions, arn.Region) is { } elsewhere)
            {
                WriteFailure(Failures.TemplateKeyElsewhere(key.Value, arn.Region, elsewhere));
                return;
            }

            regions = [.. regions.Take(1).Select(selection => new RegionSelection.Named(arn.Region) { AccountId = arn.AccountId, DeterminedBy = selection.DeterminedBy, Link = selection.Link })];
        }

        if (regions.Count > 0)
        {
            _keys.Add((key, regions));
        }
    }

    private async Task<IReadOnlyList<EstateRequest>> FindAsync(IAwsSession session, IRunReporter reporter, bool isNamed, CancellationToken stop)
    {
        var entry = EntryOf(session, reporter);
        var requests = (await ResourceTarget.ResolveAsync(_resources, entry, stop).ConfigureAwait(false))
            .Select(static found => new EstateRequest(found.Where) { Resource = found.Resource }).ToList();
        var others = _keys.Select(static key => (key.Regions, Resource: (ResourceReference?)null, Key: (KeyReference?)key.Key));
        if (!isNamed)
        {
            others = others.Concat(_planned!.Targets.Select(static target => ((IReadOnlyList<RegionSelection>)[target.Where], target.Resource, target.Key)));
        }

        var found = new List<EstateRequest>();
        foreach (var (regions, resource, key) in others)
        {
            foreach (var place in await entry.Resolution.ResolveAsync(regions, stop).ConfigureAwait(false))
            {
                found.Add(new(place) { Resource = resource, Key = key });
            }
        }

        return
        [
            .. requests,
            .. await entry.EnterAsync(found, static request => request.Where, static (request, place) => request with { Where = place }, static request => request.Key?.Arn?.AccountId ?? request.Resource?.AccountId, stop).ConfigureAwait(false),
        ];
    }

    private async Task ReadAsync(IAwsSession session, IRunReporter reporter, IReadOnlyList<EstateRequest> requests, int atATime, CancellationToken stop)
    {
        var accountId = (await new AccountCheck(session).GetCallerAsync(stop).ConfigureAwait(false)).AccountId;
        if (!AwsArn.IsAccountId(accountId))
        {
            throw new FailureException(Failures.InvalidAccountId(accountId));
        }

        var reading = new EstateReading(session, reporter, atATime, _planned?.Of(accountId) ?? PlannedChanges.None, stack => Format != nameof(TemplateLanguage.Terraform) && CloudFormationWriter.IsOwnStack(stack));
        _estates.Add(await reading.RunAsync(requests, stop).ConfigureAwait(false));
    }

    private async Task WriteAsync(TemplateEstate estate, IRunReporter reporter, CancellationToken stop)
    {
        IReadOnlyList<WrittenTemplate> templates = [];
        var folder = _folder.PathOf(estate.AccountId);
        await new FailureBoundary(reporter).RunAsync(
            folder,
            () =>
            {
                templates = Format == nameof(TemplateLanguage.Terraform) ? TerraformWriter.Write(estate, TemplateFolder.ReadPast(folder)) : CloudFormationWriter.Write(estate, ResetOnDelete);
                return Task.CompletedTask;
            },
            stop).ConfigureAwait(false);
        foreach (var template in templates)
        {
            await new FailureBoundary(reporter).RunAsync(_folder.FolderOf(template), () => WriteAsync(template, reporter, stop), stop).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(WrittenTemplate template, IRunReporter reporter, CancellationToken stop)
    {
        var folder = _folder.FolderOf(template);
        if (_folder.FindOther(template) is { } other)
        {
            // What is missing in a file that was whole, a deployment deletes.
            if ((_notSeen ?? template.NotWritten.FirstOrDefault(static omitted => omitted.IsUnread)?.Id) is { } unread)
            {
                throw new FailureException(Failures.TemplateNotWhole(folder, unread));
            }

            if (!Force)
            {
                throw new FailureException(Failures.TemplateFileExists(other));
            }
        }

        if (template.Clashes.Count > 0)
        {
            throw new FailureException(Failures.TemplateAddressTaken(folder, template.Clashes));
        }

        var gone = _folder.FindGone(template);
        if (!await reporter.ConfirmAsync(new Confirmation(folder, $"Write {template.Files.Count} files ({Format}, {template.Addresses.Count} resources)"), stop).ConfigureAwait(false))
        {
            return;
        }

        _folder.Write(template);
        if (gone.Count > 0)
        {
            await reporter.WarningAsync($"In '{folder}' {(gone.Count == 1 ? "a resource is" : $"{gone.Count} resources are")} no longer that {(gone.Count == 1 ? "was" : "were")}, and Terraform deletes what it knows and finds no longer: {string.Join(", ", gone.Take(5))}{(gone.Count > 5 ? " …" : ".")} Export everything that was in it, or take out of Terraform's state what it is to forget (terraform state rm).", stop).ConfigureAwait(false);
        }

        if (_folder.FindLeft(template) is { Count: > 0 } left)
        {
            await reporter.WarningAsync($"In '{folder}' lie templates that this command has not written, and whoever deploys the folder deploys them too: {string.Join(", ", left.Select(System.IO.Path.GetFileName))}.", stop).ConfigureAwait(false);
        }

        await reporter.OutcomeAsync(new CmkTemplateExport
        {
            Format = Format,
            DeploymentAccountId = template.AccountId,
            DeploymentRegion = template.Region,
            Folder = folder,
            TemplatePath = [.. template.Templates.Select(_folder.PathOf)],
            WrittenFile = [.. template.Files.Select(file => _folder.PathOf(file.RelativePath))],
            Exported = [.. template.Addresses],
            NotExported = [.. template.NotWritten.Select(static omitted => $"{omitted.Id}: {omitted.Why}")],
            IsPlanned = _planned is not null,
        }).ConfigureAwait(false);
    }
}
