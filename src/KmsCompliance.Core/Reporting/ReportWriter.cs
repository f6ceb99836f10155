using KmsCompliance.Reporting.Html;

namespace KmsCompliance.Reporting;

/// <summary>Writes a report of one format: its beginning, a finding at a time, its end.</summary>
/// <param name="output">Where it is written.</param>
public abstract class ReportWriter(TextWriter output)
{
    /// <summary>Where it is written.</summary>
    protected TextWriter Output { get; } = output;

    /// <summary>A writer of a format.</summary>
    /// <param name="format">One of <see cref="ReportFormat"/>.</param>
    /// <param name="output">Where it is written.</param>
    /// <param name="linesFile">The name of the file beside it that has a finding a line, for a format that points at lines.</param>
    /// <param name="now">When the report is made, for a format whose findings have to have a time.</param>
    public static ReportWriter Create(string format, TextWriter output, string linesFile, DateTimeOffset now) => format switch
    {
        ReportFormat.Csv => new CsvReport(output),
        ReportFormat.Json => new JsonReport(output),
        ReportFormat.NdJson => new NdJsonReport(output),
        ReportFormat.JUnit => new JUnitReport(output),
        ReportFormat.Sarif => new SarifReport(output, linesFile),
        ReportFormat.Ocsf => new OcsfReport(output, now),
        ReportFormat.Asff => new AsffReport(output, now),
        ReportFormat.Markdown => new MarkdownReport(output),
        ReportFormat.Html => new HtmlReport(output),
        _ => throw new ArgumentException($"'{format}' is no format.", nameof(format)),
    };

    /// <summary>What could not be written, once all has come, as a sentence; null where that is nothing.</summary>
    public virtual string? Omission => null;

    /// <summary>Writes what stands before the findings.</summary>
    public virtual void Start()
    {
    }

    /// <summary>Writes a finding, or keeps what the end needs of it.</summary>
    /// <param name="finding">The finding.</param>
    public abstract void Add(ReportFinding finding);

    /// <summary>Writes what stands behind the findings.</summary>
    public virtual void Finish()
    {
    }
}
