using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Reporting;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Reporting;

/// <summary>Ends the run with an error unless something was judged, all there is was seen, and nothing is found that matters. Asks
/// nothing of AWS.</summary>
[Cmdlet(VerbsLifecycle.Assert, "CmkCompliance")]
[OutputType(typeof(CmkFinding), typeof(CmkPolicyFinding))]
public sealed class AssertCmkComplianceCommand : PSCmdlet, ICommandActions
{
    private ComplianceGate _gate = null!;
    private RuleSelection _rules = RuleSelection.Basic;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>Statuses, which are judged by the rules, or findings; live or saved.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [FindingTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? InputObject { get; set; }

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

    /// <summary>The rules that statuses are judged by, by id or pattern; those of -Level where left out.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Rule { get; set; }

    /// <summary>Rules to leave out, by id or pattern.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ExcludeRule { get; set; }

    /// <summary>The level of the rules that statuses are judged by.</summary>
    [Parameter]
    [ValidateSet(RuleLevel.Basic, RuleLevel.Full)]
    public string Level { get; set; } = RuleLevel.Basic;

    /// <summary>Hands on what was judged, also where the gate fails.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _rules = RuleChoice.Of(this, Rule, ExcludeRule, Level, hasApprovedKeys: false);
        _gate = new ComplianceGate(FailOn, AllowUnknown);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in InputObject ?? [null])
        {
            switch (item is PSObject wrapped ? wrapped.BaseObject : item)
            {
                case EncryptionStatus status:
                    foreach (var finding in RuleCatalog.Evaluate(status, new RuleContext(KeyApproval.NotAsked), _rules))
                    {
                        Judge(JudgedThing.Of(finding), finding);
                    }

                    break;
                case CmkFinding finding:
                    Judge(JudgedThing.Of(finding), finding);
                    break;
                case CmkPolicyFinding finding:
                    Judge(JudgedThing.Of(finding), finding);
                    break;
                default:
                    _gate.AddForeign();
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (CoverageVariable is { } name)
        {
            NoteCoverage(SessionState.PSVariable.GetValue(name));
        }

        if (_gate.FindFailure() is not { } failure)
        {
            WriteVerbose(_gate.Describe());
            return;
        }

        // As a script's own throw: an error that ends the statement only would let a runbook go on behind the gate.
        throw new RuntimeException(failure.Message, innerException: null, ErrorRecords.From(failure)) { WasThrownFromThrowStatement = true };
    }

    private void Judge(JudgedThing judged, object finding)
    {
        _gate.Add(judged);
        if (PassThru)
        {
            WriteObject(finding);
        }
    }

    // What is no coverage says nothing of what was seen.
    private void NoteCoverage(object? value)
    {
        var coverage = value is null ? null : PSObject.AsPSObject(value);
        if (coverage?.BaseObject is AuditCoverage live)
        {
            if (!live.Complete)
            {
                _gate.Miss(live.ToString());
            }
        }
        else if (!IsTrue(coverage?.Properties[nameof(AuditCoverage.Complete)]?.Value))
        {
            _gate.Miss("the coverage is not complete");
        }
    }

    // To PowerShell, the text 'False' is true.
    private static bool IsTrue(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        bool flag => flag,
        string text => bool.TryParse(text, out var flag) && flag,
        _ => false,
    };
}
