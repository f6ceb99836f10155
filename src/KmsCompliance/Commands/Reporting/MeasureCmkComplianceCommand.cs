using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Reporting;

namespace KmsCompliance.Commands.Reporting;

/// <summary>Says how much is compliant, how fast what is not gets mended, and what keys cost. Asks nothing of AWS.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "CmkCompliance")]
[OutputType(typeof(CmkMeasure), typeof(CmkTrendPoint))]
public sealed class MeasureCmkComplianceCommand : MeasuringCmdlet, ICommandActions
{
    private ComplianceMeasures _measures = null!;
    private HistoryFolder? _history;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>Statuses, which are judged by the rules, or findings; live or saved. What the history knows last where left
    /// out.</summary>
    [Parameter(ValueFromPipeline = true)]
    [FindingTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public override object?[]? InputObject { get; set; }

    /// <summary>What is counted; all but tags where left out.</summary>
    [Parameter]
    [ValidateSet(MeasureScope.All, MeasureScope.Service, MeasureScope.Region, MeasureScope.Account, MeasureScope.Rule)]
    [ValidateNotNullOrEmpty]
    public string[] By { get; set; } = [MeasureScope.All, MeasureScope.Service, MeasureScope.Region, MeasureScope.Account, MeasureScope.Rule];

    /// <summary>A tag's key: what is counted by its values too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tag { get; set; }

    /// <summary>Puts out a point for each run of the history instead.</summary>
    [Parameter]
    public SwitchParameter Trend { get; set; }

    private protected override bool HasInput => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Try(() =>
        {
            if (HistoryPath is null && (Trend || !HasInput))
            {
                throw new FailureException(Failures.NothingToMeasure());
            }

            _measures = new ComplianceMeasures(
                [.. By.Distinct(StringComparer.OrdinalIgnoreCase).Select(Scope), .. Tag is null ? (string[])[] : [MeasureScope.Tag]],
                Tag,
                ReadPrices());

            // Before an audit in the same pipeline adds its own run.
            _history = HistoryPath is null ? null : HistoryReading.Open(this, HistoryPath);
        });
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Try(() =>
    {
        if (_history is null)
        {
            WriteObject(_measures.ToMeasures(), enumerateCollection: true);
        }
        else if (Trend)
        {
            HistoryReading.Warn(this, _history);
            WriteObject(_history.Runs.Select(static file => file.Run).Where(Counts).Select(static run => run.ToTrendPoint()), enumerateCollection: true);
        }
        else
        {
            Measure(_history);
        }
    });

    private protected override void Look(EncryptionStatus status) => _measures.AddKey(status);

    private protected override void Take(CmkFinding finding) => _measures.Add(finding);

    private protected override void Take(CmkPolicyFinding finding) => _measures.Add(finding);

    private protected override void Take(CmkTemplateFinding finding) => _measures.Add(finding);

    private protected override void Refuse(object? item) =>
        WriteError(ErrorRecords.From(Failures.NeitherStatusNorFinding(item is null ? "Nothing ($null)" : $"'{item}'")));

    private void Measure(HistoryFolder history)
    {
        var state = HistoryReading.ReadLast(history, HistoryPath!, Stop);
        _measures.Add(history, state, Counts, addsFindings: !HasInput, addsKeys: false, ModuleData.TimeOf(this).GetUtcNow(), Stop);
        HistoryReading.Warn(this, history);
        WriteObject(_measures.ToMeasures(), enumerateCollection: true);
    }

    private static string Scope(string name) =>
        typeof(MeasureScope).GetFields().Select(static field => (string)field.GetRawConstantValue()!).First(scope => scope.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (FailureException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception.Failure));
        }
        catch (HistoryProblemException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.HistoryUnreadable(HistoryPath!, [exception.Message])));
        }
        catch (OperationCanceledException) when (Stopping)
        {
            // The engine knows that it is stopping; there is nothing to add.
        }
    }
}
