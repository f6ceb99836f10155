using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Services.XRay;

namespace KmsCompliance.Commands.XRay;

/// <summary>Sends X-Ray one trace a Region and reads it back. The trace stays.</summary>
[Cmdlet(VerbsDiagnostic.Test, "XRayTraceDelivery", SupportsShouldProcess = true)]
[OutputType(typeof(XRayTraceDelivery), typeof(bool))]
public sealed class TestXRayTraceDeliveryCommand : RegionalCmdlet, ICommandActions
{
    private readonly QuietAnswer _answer = new();

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [AuditActions.DescribeRegions, .. XRayActions.TestDelivery];

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default where left
    /// out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>How long to look for the trace, in seconds: 0 to 300. X-Ray shows one seconds after it was sent as a rule.</summary>
    [Parameter]
    [ValidateRange(0, 300)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>The most traces that the command may send: where there would be more, it sends none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaximumChange { get; set; }

    /// <summary>Answers one Boolean: true only if a trace was sent, each was read back, and nothing went wrong.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override bool AnswersAlways => Quiet;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Quiet)
        {
            _answer.Begin(this);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => CollectRegions();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (HasTargets)
        {
            RunWithSession(
                async (session, reporter, token) =>
                {
                    var places = await EntryOf(session, reporter).ResolveAsync(Collected, token).ConfigureAwait(false);
                    await ChangeLimit.RunAsync(MaximumChange, reporter, within => new AccountRuns(session, within, ThrottleLimit) { Activity = "Sending traces and reading them back" }.RunAsync(
                        places,
                        static place => place,
                        (there, told, ofAccount, atATime, stop) => new TraceDeliveryTest(there, told, Time, atATime)
                        {
                            Patience = TimeSpan.FromSeconds(TimeoutSeconds),
                            PutsOut = PutsOut,
                        }.RunAsync(ofAccount, stop),
                        token)).ConfigureAwait(false);
                },
                RegionHint);
        }

        if (Quiet)
        {
            _answer.Write(this);
        }
    }

    private bool PutsOut(XRayTraceDelivery delivery)
    {
        _answer.Note(delivery.Outcome == TraceDeliveryOutcome.Delivered);
        return !Quiet;
    }
}
