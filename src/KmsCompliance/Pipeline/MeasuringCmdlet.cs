using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Reporting;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that measures findings, by a history and prices where they are given.</summary>
public abstract class MeasuringCmdlet : FindingsCmdlet
{
    /// <summary>A history, as -HistoryPath of the audits writes it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>The moment from which on what was mended counts, and runs are points of the trend; all that the history has where
    /// left out.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

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

    /// <summary>Whether a run is one of those that -Since is about.</summary>
    /// <param name="run">The run.</param>
    private protected bool Counts(HistoryRun run) => !(run.FinishedAt < (Since is { } since ? new DateTimeOffset(since.ToUniversalTime()) : null));

    /// <summary>The prices that were given.</summary>
    /// <exception cref="FailureException">-MonthlyRequest names no service, or no number.</exception>
    private protected MeasurePrices ReadPrices() => new()
    {
        Key = KeyPrice,
        Requests = RequestPrice,
        MonthlyRequests = ReadRequests(),
    };

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
}
