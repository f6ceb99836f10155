using System.Collections;
using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Audit.Checkpoints;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that shows under which keys resources are: all of a Region's, or those that are named one by one.
/// Read-only.</summary>
public abstract class AuditCmdlet : CoveredCmdlet
{
    private readonly List<ResourceTarget> _named = [];
    private (bool Region, string? AccountId) _place;

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Looks for the alias of each key that is not configured by it: one listing a Region that has keys.</summary>
    [Parameter]
    public SwitchParameter IncludeAlias { get; set; }

    /// <summary>A folder that keeps what was listed until the command has come to its end: one that was stopped goes on where it
    /// was.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    /// <summary>The services whose resources are shown.</summary>
    private protected abstract IReadOnlyList<ServiceDefinition> Services { get; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<ServiceDefinition>? ServedServices => Services;

    /// <inheritdoc/>
    private protected override bool TakesUnseen => true;

    /// <summary>The resources that the current input names; null where it names none.</summary>
    private protected virtual IReadOnlyList<ResourceArgument>? Named => null;

    /// <summary>Which of all resources are shown, but for their names.</summary>
    private protected virtual ResourceQuery CreateQuery() => new();

    /// <summary>Patterns of the names that are shown; null for all.</summary>
    private protected virtual IReadOnlyList<string>? NamesShown => null;

    /// <summary>Whether copies of traces in monitoring accounts are looked for.</summary>
    private protected virtual bool LooksForTraceCopies => false;

    /// <summary>The tags of the resources that are shown; null for all.</summary>
    private protected virtual Hashtable? TagsShown => null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _place = NamedPlace();
        RefuseNamesBesideCheckpoint();
        BeginHistory(RuleSelection.Basic, new RuleInputs(HasApprovedKeys: false, ComplianceSettings.None, CanAsk: false));
        var query = CreateQuery();
        BeginCheckpoint(CheckpointPath, new CheckpointQuestion
        {
            Service = [.. Services.Select(static service => service.Name)],
            Name = NamesShown ?? [],
            Tag = TagPatterns.TextsOf(TagsShown),
            IncludeAlias = IncludeAlias,
            IncludePlannedDeletion = query.IncludePlannedDeletion,
            IncludeReplica = query.IncludeReplica,
            IncludeTraceCopy = LooksForTraceCopies,
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Named is { } resources)
        {
            RefuseNamesBesideCheckpoint();
            _named.AddRange(ReadResources(resources, Services, _place));
        }
        else
        {
            CollectRegions();
        }
    }

    /// <inheritdoc/>
    private protected sealed override void Conclude()
    {
        if (_named.Count > 0)
        {
            RunWithSession(
                (session, reporter, token) => NamedResources.AuditAsync(
                    _named,
                    EntryOf(session, reporter),
                    new EncryptionAudit(session, Recording(reporter), ThrottleLimit, Time)
                    {
                        Coverage = Coverage,
                        IncludeAlias = IncludeAlias,
                        IncludeTraceCopy = LooksForTraceCopies,
                        Entry = EntryOf(session, reporter),
                    },
                    token),
                NamedResources.RegionHint(_named));
        }

        if (HasTargets)
        {
            var names = NamesShown is { } patterns ? new PatternList(patterns, Wildcards.Of) : null;
            var query = CreateQuery() with { NameFilter = names is null ? null : names.Fits };
            RunWithSession(
                async (session, reporter, token) =>
                {
                    var places = await ResolveTargetsAsync(session, reporter, token).ConfigureAwait(false);
                    await new EncryptionAudit(session, Recording(reporter), ThrottleLimit, Time)
                    {
                        Coverage = Coverage,
                        Checkpoint = Checkpoint,
                        IncludeAlias = IncludeAlias,
                        IncludeTraceCopy = LooksForTraceCopies,
                        Entry = EntryOf(session, reporter),
                    }.RunAsync(places, Services, query, token).ConfigureAwait(false);
                    foreach (var pattern in names?.Unfitted ?? [])
                    {
                        var regions = places.Count == 1 ? places[0].Region : $"the {places.Count} Regions";
                        await reporter.WarningAsync(
                            $"'{pattern}' matches the name of no {string.Join(" or ", Services.Select(static service => service.ResourceNoun.One).Distinct(StringComparer.Ordinal))} that was listed in {regions}.",
                            token).ConfigureAwait(false);
                    }
                },
                RegionHint);
        }
    }

    private void RefuseNamesBesideCheckpoint()
    {
        if (CheckpointPath is not null && Named is not null)
        {
            End(Failures.CheckpointBesideNames());
        }
    }
}
