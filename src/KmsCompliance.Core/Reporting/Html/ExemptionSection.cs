namespace KmsCompliance.Reporting.Html;

/// <summary>What named owners have accepted, the soonest to end first.</summary>
internal static class ExemptionSection
{
    private const int Shown = 20;
    private const int Printed = 3;
    private const int Day = 10;
    private const int Words = 80;

    /// <summary>Writes the table.</summary>
    public static void Write(HtmlWriter html, ReportTally tally)
    {
        if (tally.All.Exempt == 0)
        {
            return;
        }

        html.Open("section", ("id", "exempt"), ("aria-labelledby", "exempt-title"));
        html.Element("h2", "Exempt: accepted by a named owner", ("id", "exempt-title"));
        html.Open("div", ("class", "scroll card"), ("role", "region"), ("aria-label", "Exemptions"), ("tabindex", "0"));
        html.Open("table", ("class", "plain")).Open("thead").Open("tr");
        foreach (var heading in (string[])["Last day", "Owner", "Reason", "Rule", "Resource"])
        {
            html.Element("th", heading, ("scope", "col"));
        }

        html.Element("th", "Findings", ("scope", "col"), ("class", "number")).Close().Close().Open("tbody");
        var shown = tally.Exemptions.Values.OrderBy(static entry => entry.Example.ExemptUntil ?? "9", StringComparer.Ordinal).Take(Shown).ToList();
        for (var row = 0; row < shown.Count; row++)
        {
            var (finding, count) = shown[row];
            html.Open("tr", ("class", MoreThanShown.Class(row, Printed)));
            html.Value(finding.ExemptUntil ?? "without end", "td", Day).Value(finding.ExemptionOwner, "td", Words).Value(finding.ExemptionReason, "td", Words).Value(finding.RuleId, "td", Words);
            html.Open("td").Value(finding.ResourceName ?? finding.Subject, most: Words);
            if (count > 1)
            {
                html.Text(" ").Element("span", "and others", ("class", "muted"));
            }

            html.Close().Element("td", HtmlWriter.Number(count), ("class", "number")).Close();
        }

        html.Close().Close().Close();
        MoreThanShown.Write(html, tally.All.Exempt, shown.Sum(static entry => entry.Count), shown.Take(Printed).Sum(static entry => entry.Count), ("more finding is exempt", "more findings are exempt"), ("verdict=Exempt", "Show all that is exempt"));
        html.Close();
    }
}
