using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Audit.Checkpoints;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that judges statuses, and looks up those of Regions that are named.</summary>
public abstract class RegionTestCmdlet : TestCmdlet
{
    /// <summary>The parameters that look statuses up.</summary>
    protected const string Lookup = "Lookup";

    /// <summary>The parameters that take statuses.</summary>
    protected const string Status = "Status";

    /// <summary>The Regions to look up: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's
    /// default where left out.</summary>
    [Parameter(ParameterSetName = Lookup, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation(LeavesStatuses = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>A folder that keeps what was looked up until the command has come to its end: one that was stopped goes on where it
    /// was.</summary>
    [Parameter(ParameterSetName = Lookup)]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    /// <summary>The statuses of the current input; null where it names Regions.</summary>
    private protected abstract IEnumerable<EncryptionStatus>? CurrentStatuses { get; }

    /// <summary>The services that are looked up.</summary>
    private protected abstract IReadOnlyList<ServiceDefinition> Services { get; }

    /// <summary>Whether copies of traces in monitoring accounts are looked for.</summary>
    private protected virtual bool LooksForTraceCopies => false;

    /// <inheritdoc/>
    private protected override IReadOnlyList<ServiceDefinition>? ServedServices => Services;

    /// <inheritdoc/>
    private protected override bool TakesUnseen => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        BeginCheckpoint(CheckpointPath, new CheckpointQuestion
        {
            Service = [.. Services.Select(static service => service.Name)],
            IncludeTraceCopy = LooksForTraceCopies,
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (CurrentStatuses is { } statuses)
        {
            Judge(statuses);
        }
        else
        {
            CollectRegions();
        }
    }

    /// <inheritdoc/>
    private protected sealed override void JudgeCollected()
    {
        if (!HasTargets)
        {
            return;
        }

        RunWithSession(
            async (session, reporter, token) =>
            {
                var targets = await ResolveTargetsAsync(session, reporter, token).ConfigureAwait(false);
                var audit = new EncryptionAudit(session, Judging(session, reporter), ThrottleLimit, Time)
                {
                    Coverage = Coverage,
                    Checkpoint = Checkpoint,
                    ReporterOf = there => Judging(there, reporter),
                    Leaving = Forget,
                    IncludeTraceCopy = LooksForTraceCopies,
                    Entry = EntryOf(session, reporter),
                };
                await audit.RunAsync(targets, Services, new ResourceQuery(), token).ConfigureAwait(false);
            },
            RegionHint);
    }
}
