using System.Globalization;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Reporting;

/// <summary>A summary in GitHub's Markdown: what was found in numbers, the worst of it, and what is exempt. No value becomes markup, a
/// link or a mention.</summary>
/// <param name="output">Where it is written.</param>
public sealed class MarkdownReport(TextWriter output) : ReportWriter(output)
{
    private const int Named = 20;
    private const int Longest = 200;

    private readonly WorstFindings _worst = new(Named);
    private readonly WorstFindings _exempt = new(Named);
    private readonly SortedDictionary<int, long> _failing = [];
    private long _all;
    private long _fit;
    private long _notListed;
    private long _exempts;

    /// <inheritdoc/>
    public override void Add(ReportFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        _all++;
        if (finding.IsFit)
        {
            _fit++;
            return;
        }

        if (finding.IsExempt)
        {
            _exempts++;
            _exempt.Add(finding, _all);
            return;
        }

        if (finding.IsFailing)
        {
            var rank = Severity.Rank(finding.Severity);
            _failing[-rank] = _failing.GetValueOrDefault(-rank) + 1;
        }
        else if (finding.IsNotListed)
        {
            _notListed++;
        }

        _worst.Add(finding, _all);
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        var failing = _failing.Values.Sum();
        Output.Write("## KMS compliance\n\n");
        Output.Write(_all == 0
            ? "**Nothing was judged.**\n"
            : Invariant($"**{Share(failing)}**\n\n| Findings | Compliant | Not compliant | Exempt | Unknown | Not listed |\n|---:|---:|---:|---:|---:|---:|\n| {_all} | {_fit} | {failing} | {_exempts} | {_all - _fit - failing - _exempts - _notListed} | {_notListed} |\n"));
        if (_notListed > 0)
        {
            Output.Write("\nNot everything was seen: resources that could not be listed are in none of the other numbers.\n");
        }

        if (failing > 0)
        {
            Output.Write("\n| Not compliant, by severity | Findings |\n|---|---:|\n");
            foreach (var (rank, count) in _failing)
            {
                Output.Write(Invariant($"| {(-rank < 0 ? "of no known severity" : Severity.Word(-rank))} | {count} |\n"));
            }
        }

        WriteWorst();
        WriteExempt();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Nothing is rounded up to all of it, and what is exempt is no part of it.
    private string Share(long failing) =>
        _fit + failing == 0
            ? "Nothing is known to be compliant or not."
            : Invariant($"{Math.Floor(1000m * _fit / (_fit + failing)) / 10:0.0} % of what is known is compliant.");

    private void WriteWorst() => WriteTable(
        "The worst",
        ["Severity", "Verdict", "Rule", "Resource or key", "Region", "Why", "Mended by"],
        _worst,
        static finding => [finding.Severity, finding.Compliance, finding.RuleId, finding.Subject, finding.Region ?? string.Empty, finding.Message, finding.Remediation]);

    private void WriteExempt() => WriteTable(
        "Exempt, and by whom",
        ["Severity", "Rule", "Resource or key", "Region", "Owner", "Until", "Why it is accepted"],
        _exempt,
        static finding => [finding.Severity, finding.RuleId, finding.Subject, finding.Region ?? string.Empty, finding.ExemptionOwner, finding.ExemptUntil, finding.ExemptionReason]);

    private void WriteTable(string title, string[] headings, WorstFindings kept, Func<ReportFinding, string?[]> cells)
    {
        var findings = kept.Sorted();
        if (findings.Count == 0)
        {
            return;
        }

        Output.Write($"\n### {title}\n\n| {string.Join(" | ", headings)} |\n|{string.Concat(headings.Select(static _ => "---|"))}\n");
        foreach (var (finding, _) in findings)
        {
            Output.Write($"| {string.Join(" | ", cells(finding).Select(static cell => MarkdownText.Of(cell, Longest)))} |\n");
        }

        if (kept.Left > 0)
        {
            Output.Write(Invariant($"\nAnd {kept.Left} more.\n"));
        }
    }
}
