using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Reporting;

namespace KmsCompliance.Commands.Reporting;

/// <summary>Ends the run with an error unless something was judged, all there is was seen, and nothing is found that matters. Asks
/// nothing of AWS.</summary>
[Cmdlet(VerbsLifecycle.Assert, "CmkCompliance")]
[OutputType(typeof(CmkFinding), typeof(CmkPolicyFinding), typeof(CmkTemplateFinding))]
public sealed class AssertCmkComplianceCommand : FindingsCmdlet, ICommandActions
{
    private ComplianceGate _gate = null!;
    private HistoryKnowledge? _known;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>The least severity of a finding that fails the gate.</summary>
    [Parameter]
    [ValidateSet(Severity.Informational, Severity.Low, Severity.Medium, Severity.High, Severity.Critical)]
    public string FailOn { get; set; } = Severity.Low;

    /// <summary>Lets pass what could not be determined. What could not be listed never passes.</summary>
    [Parameter]
    public SwitchParameter AllowUnknown { get; set; }

    /// <summary>The variable that an audit's -CoverageVariable named: the gate then also fails where not everything was seen. It is
    /// looked at when all input is there, so that the audit may be in the same pipeline.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CoverageVariable { get; set; }

    /// <summary>Lets pass what was failing already in the runs of the history.</summary>
    [Parameter]
    public SwitchParameter NewOnly { get; set; }

    /// <summary>The history for -NewOnly, as -HistoryPath of the audits writes it. It is read as it was before the pipeline ran.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>Hands on the findings.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool HandsOn => PassThru;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _known = ReadHistory();
        }
        catch (FailureException exception)
        {
            throw Thrown(exception.Failure);
        }

        _gate = new ComplianceGate(FailOn, AllowUnknown);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (CoverageVariable is { } name)
        {
            NoteCoverage(name);
        }

        if (_gate.FindFailure() is not { } failure)
        {
            WriteVerbose(_gate.Describe());
            return;
        }

        throw Thrown(failure);
    }

    private protected override void Take(CmkFinding finding)
    {
        if (finding.Compliance == Compliance.NonCompliant && _known?.WasFailing(finding) == true)
        {
            _gate.AddKnown();
        }
        else
        {
            _gate.Add(JudgedThing.Of(finding));
        }
    }

    private protected override void Take(CmkPolicyFinding finding) => _gate.Add(JudgedThing.Of(finding));

    private protected override void Take(CmkTemplateFinding finding) => _gate.Add(JudgedThing.Of(finding));

    private protected override void Refuse(object? item) => _gate.AddForeign();

    // As a script's own throw: an error that ends the statement only would let a runbook go on behind the gate.
    private static RuntimeException Thrown(Failure failure) =>
        new(failure.Message, innerException: null, ErrorRecords.From(failure)) { WasThrownFromThrowStatement = true };

    private HistoryKnowledge? ReadHistory()
    {
        if (!NewOnly)
        {
            return HistoryPath is null ? null : throw new FailureException(Failures.NewOnlyNeedsHistory("-HistoryPath says which history, and -NewOnly is not given"));
        }

        if (HistoryPath is null)
        {
            throw new FailureException(Failures.NewOnlyNeedsHistory("-NewOnly is given, and no history"));
        }

        var history = HistoryReading.Open(this, HistoryPath);
        var state = HistoryReading.ReadLast(history, HistoryPath, Stop);

        // What cannot be read may say that something was mended meanwhile, which then fails anew.
        return history.Problems.Count > 0
            ? throw new FailureException(Failures.HistoryUnreadable(HistoryPath, history.Problems))
            : HistoryKnowledge.Read(state, Stop);
    }

    // What is no coverage says nothing of what was seen.
    private void NoteCoverage(string name)
    {
        var coverage = CoverageReading.Find(this, name);
        if (coverage?.Complete != true)
        {
            _gate.Miss(coverage?.ToString() ?? "the coverage is not complete");
        }
    }
}
