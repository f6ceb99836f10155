namespace KmsCompliance.Reporting.Html;

/// <summary>A page of one file that asks nobody for anything: a summary that reads without a script and prints, and behind it a table
/// of all findings. Beyond <see cref="MostFindings"/> the table has the worst of them; the numbers are of all.</summary>
public sealed class HtmlReport : ReportWriter
{
    /// <summary>How many findings the table has at most.</summary>
    public const int MostFindings = 100_000;

    private readonly ReportTally _tally = new();
    private readonly WorstFindings _kept;

    /// <summary>A report that nothing is in yet.</summary>
    /// <param name="output">Where it is written.</param>
    public HtmlReport(TextWriter output)
        : this(output, MostFindings)
    {
    }

    /// <summary>The same, of a table of so many findings at most.</summary>
    internal HtmlReport(TextWriter output, int most)
        : base(output) => _kept = new WorstFindings(most, asTheyCame: true);

    /// <summary>What earlier runs add; null where there is none. It is looked at when the report ends.</summary>
    public ReportHistory? History { get; set; }

    /// <summary>What the audit says that it saw and did not see; null where that is not known. It is looked at when the report
    /// ends.</summary>
    public AuditCoverage? Coverage { get; set; }

    /// <summary>What hangs on keys; empty where nobody said. It is looked at when the report ends.</summary>
    public IReadOnlyList<CmkImpact> Impacts { get; set; } = [];

    /// <inheritdoc/>
    public override void Add(ReportFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        _tally.Add(finding);
        _kept.Add(finding, _tally.All.All);
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        var html = new HtmlWriter(Output);
        Output.Write("<!DOCTYPE html>\n");
        html.Open("html", ("lang", "en"));
        WriteHead(html);
        html.Open("body");
        html.Element("a", "To all findings", ("class", "skip"), ("href", "#all"));
        SummarySection.WriteHeader(html, _tally);
        SummarySection.WriteWays(html, _tally, History, Impacts.Count > 0);
        html.Open("main");
        SummarySection.WriteHeadline(html, _tally, Coverage);
        HeatSection.Write(html, _tally);
        WorstSection.Write(html, _tally);
        ImpactSection.Write(html, Impacts);
        HistorySection.Write(html, History);
        ExemptionSection.Write(html, _tally);
        RuleSection.Write(html, _tally);
        MethodSection.Write(html, _tally);
        WriteTable(html);
        html.Close();
        html.Open("script", ("id", "findings"), ("type", "application/gzip;base64")).Raw(FindingColumns.Write([.. _kept.Sorted().Select(static entry => entry.Finding)])).Close();
        html.Open("script").Raw(ReportAssets.Script).Close();
        html.Close();
        html.Close();
    }

    private static void WriteHead(HtmlWriter html)
    {
        html.Open("head");
        html.Open("meta", ("charset", "utf-8"));

        // Before anything that it is to hold for.
        html.Open("meta", ("http-equiv", "Content-Security-Policy"), ("content", ReportAssets.Policy));
        html.Open("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Open("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Open("meta", ("name", "referrer"), ("content", "no-referrer"));
        html.Element("title", "KMS compliance report");
        html.Open("link", ("rel", "icon"), ("href", ReportAssets.Icon));
        html.Open("style").Raw(ReportAssets.Style).Close();
        html.Close();
    }

    private void WriteTable(HtmlWriter html)
    {
        html.Open("section", ("id", "all"), ("class", "all"), ("aria-labelledby", "all-title"), ("tabindex", "-1"));
        html.Element("h2", "All findings", ("id", "all-title"));
        if (_kept.Left > 0)
        {
            html.Element("p", $"The worst {HtmlWriter.Number(_tally.All.All - _kept.Left)} of {HtmlWriter.Number(_tally.All.All)} findings. The other {HtmlWriter.Number(_kept.Left)} are in every number above, and in the other formats of this report.", ("class", "notice"));
        }

        html.Open("div", ("id", "app")).Open("p", ("class", "muted"), ("id", "app-note"));
        html.Text("The table of all findings, with search and filters, needs JavaScript. The CSV, JSON and NDJSON formats of this report hold the same findings.");
        html.Close().Close().Close();
    }
}
