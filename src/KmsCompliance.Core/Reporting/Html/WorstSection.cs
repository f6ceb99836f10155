using System.Globalization;

namespace KmsCompliance.Reporting.Html;

/// <summary>The worst of what fails, each with the command that mends it, or the words where a template is to be changed.</summary>
internal static class WorstSection
{
    private const int Shown = 10;
    private const int Printed = 3;
    private const int AlsoNamed = 3;
    private const int OfOthers = 60;

    /// <summary>Writes the list.</summary>
    public static void Write(HtmlWriter html, ReportTally tally)
    {
        var worst = tally.WorstByCommand.Take(Shown).ToList();
        if (worst.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "worst"), ("aria-labelledby", "worst-title"));
        html.Element("h2", "The worst, and what mends it", ("id", "worst-title"));
        html.Open("ol", ("class", "worst card"));
        for (var place = 0; place < worst.Count; place++)
        {
            WriteItem(html, worst[place], MoreThanShown.Class(place, Printed));
        }

        html.Close();
        MoreThanShown.Write(html, tally.All.Failing, worst.Sum(static group => group.Count), worst.Take(Printed).Sum(static group => group.Count), ("more is not compliant", "more are not compliant"), ("verdict=NonCompliant", "Show all that is not compliant"));

        html.Close();
    }

    private static void WriteItem(HtmlWriter html, IReadOnlyList<ReportFinding> group, string kind)
    {
        var finding = group[0];
        html.Open("li", ("class", kind));
        html.Open("p", ("class", "what"));
        WriteSeverity(html, finding.Severity);
        html.Text(" ").Open("strong").Value(NameOf(finding)).Close();
        html.Text(" ").Open("span", ("class", "muted"));
        html.Text($"{SummarySection.NameOf(finding.Service)} \u00B7 ");
        WritePlace(html, finding);
        html.Text(" \u00B7 ").Value(finding.RuleId);
        html.Close().Close();
        html.Open("p", ("class", "why")).Value(finding.Message).Close();
        if (finding.Remediation.Length > 0)
        {
            WriteRemediation(html, finding);
            WriteOthers(html, finding.OfTemplate is null ? "command" : "change", [.. group.Skip(1)]);
        }

        html.Close();
    }

    // What is there already lies in a Region; what is to be is written in a file.
    private static void WritePlace(HtmlWriter html, ReportFinding finding)
    {
        if (finding.OfTemplate is not { } ofTemplate)
        {
            html.Value(finding.Region ?? "no Region").Text(" \u00B7 ").Value(finding.AccountId ?? "no account");
            return;
        }

        html.Value(ofTemplate.SourcePath);
        if (ofTemplate.SourceLine is { } line)
        {
            html.Text($", line {line.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static void WriteRemediation(HtmlWriter html, ReportFinding finding)
    {
        var text = HtmlWriter.Shown(finding.Remediation, 2_000);
        if (finding.OfTemplate is null)
        {
            html.Open("pre", ("class", "command")).Open("code").Text(text).Close().Close();
        }
        else
        {
            html.Element("p", text, ("class", "mend"));
        }
    }

    private static void WriteOthers(HtmlWriter html, string way, IReadOnlyList<ReportFinding> others)
    {
        if (others.Count == 0)
        {
            return;
        }

        html.Open("p", ("class", "muted also")).Text($"The same {way} mends ");
        for (var place = 0; place < Math.Min(others.Count, AlsoNamed); place++)
        {
            html.Text(place == 0 ? string.Empty : ", ").Value(NameOf(others[place]), most: OfOthers);
        }

        html.Text(others.Count > AlsoNamed ? " and others." : ".").Close();
    }

    private static string NameOf(ReportFinding finding) => finding.ResourceName ?? finding.KeyArn ?? finding.Subject;

    /// <summary>Writes a severity in its colour.</summary>
    internal static void WriteSeverity(HtmlWriter html, string severity)
    {
        var rank = Severity.Rank(severity);
        html.Element("span", rank < 0 ? HtmlWriter.Shown(severity, 20) : Severity.Word(rank), ("class", $"pill sev-{(rank < 0 ? "other" : Severity.Word(rank).ToLowerInvariant())}"));
    }
}
