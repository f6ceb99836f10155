using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Reporting;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Reporting;

/// <summary>Says how much is compliant, how fast what is not gets mended, and what keys cost. Asks nothing of AWS.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "CmkCompliance")]
[OutputType(typeof(CmkMeasure), typeof(CmkTrendPoint))]
public sealed class MeasureCmkComplianceCommand : FindingsCmdlet, ICommandActions
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

    /// <summary>A history, as -HistoryPath of the audits writes it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>What is counted; all but tags where left out.</summary>
    [Parameter]
    [ValidateSet(MeasureScope.All, MeasureScope.Service, MeasureScope.Region, MeasureScope.Account, MeasureScope.Rule)]
    [ValidateNotNullOrEmpty]
    public string[] By { get; set; } = [MeasureScope.All, MeasureScope.Service, MeasureScope.Region, MeasureScope.Account, MeasureScope.Rule];

    /// <summary>A tag's key: what is counted by its values too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tag { get; set; }

    /// <summary>The moment from which on what was mended counts, and runs are points of the trend; all that the history has where
    /// left out.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Puts out a point for each run of the history instead.</summary>
    [Parameter]
    public SwitchParameter Trend { get; set; }

    /// <summary>What a customer-managed key costs a month.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public decimal? KeyPrice { get; set; }

    /// <summary>What 10,000 requests to KMS cost.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public decimal? RequestPrice { get; set; }

    /// <summary>How many requests to KMS services make a month, by name.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? MonthlyRequest { get; set; }

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
                new MeasurePrices
                {
                    Key = KeyPrice,
                    Requests = RequestPrice,
                    MonthlyRequests = ReadRequests(),
                });

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
            WriteObject(_history.Runs.Select(static file => file.Run).Where(run => !(run.FinishedAt < SinceInUtc)).Select(static run => run.ToTrendPoint()), enumerateCollection: true);
        }
        else
        {
            Measure(_history);
        }
    });

    private protected override void Look(EncryptionStatus status) => _measures.AddKey(status);

    private protected override void Take(CmkFinding finding) => _measures.Add(finding);

    private protected override void Take(CmkPolicyFinding finding) => _measures.Add(finding);

    private protected override void Refuse(object? item) =>
        WriteError(ErrorRecords.From(Failures.NeitherStatusNorFinding(item is null ? "Nothing ($null)" : $"'{item}'")));

    private DateTimeOffset? SinceInUtc => Since is { } since ? new DateTimeOffset(since.ToUniversalTime()) : null;

    private void Measure(HistoryFolder history)
    {
        var now = ModuleData.TimeOf(this).GetUtcNow();
        var state = HistoryReading.ReadLast(history, HistoryPath!, Stop);
        _measures.NoteHistory();
        foreach (var (resource, isLast) in state.ReadResources(Stop).SelectMany(static known => known.Parts))
        {
            _measures.AddOpen(resource, now);
            if (!HasInput)
            {
                _measures.Add(resource, isLast);
            }
        }

        if (!HasInput)
        {
            foreach (var place in state.Places.Values)
            {
                _measures.Add(place);
            }
        }

        foreach (var episode in history.ReadEpisodes(run => !(run.FinishedAt < SinceInUtc), Stop))
        {
            _measures.Add(episode);
        }

        HistoryReading.Warn(this, history);
        WriteObject(_measures.ToMeasures(), enumerateCollection: true);
    }

    private Dictionary<string, long> ReadRequests()
    {
        var requests = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in MonthlyRequest ?? [])
        {
            if (ServiceCatalog.Find(entry.Key as string)?.Name is not { } service)
            {
                throw new FailureException(Failures.RequestsNotUnderstood($"'{entry.Key}', which is no service ({string.Join(", ", ServiceCatalog.Names)})"));
            }

            if (!LanguagePrimitives.TryConvertTo<long>(entry.Value, CultureInfo.InvariantCulture, out var count) || count < 0)
            {
                throw new FailureException(Failures.RequestsNotUnderstood($"'{entry.Value}' of {service}, which is no number of requests"));
            }

            requests[service] = count;
        }

        return requests;
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
