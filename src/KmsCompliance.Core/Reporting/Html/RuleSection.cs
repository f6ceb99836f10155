using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Reporting.Html;

/// <summary>The rules that were applied, what came of each, and the controls that somebody has published for them.</summary>
internal static class RuleSection
{
    private const int Shown = 40;
    private const int Printed = 4;

    /// <summary>Writes the table.</summary>
    public static void Write(HtmlWriter html, ReportTally tally)
    {
        if (tally.Rules.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "rules"), ("aria-labelledby", "rules-title"));
        html.Element("h2", "Rules", ("id", "rules-title"));
        html.Open("div", ("class", "scroll card"), ("role", "region"), ("aria-label", "Rules"), ("tabindex", "0"));
        html.Open("table", ("class", "plain rules")).Open("thead").Open("tr");
        html.Element("th", "Rule", ("scope", "col")).Element("th", "Compliant", ("scope", "col"), ("class", "number")).Element("th", "Not compliant", ("scope", "col"), ("class", "number"));
        html.Element("th", "Unknown", ("scope", "col"), ("class", "number")).Element("th", "Exempt", ("scope", "col"), ("class", "number")).Element("th", "Controls, and who published them", ("scope", "col"));
        html.Close().Close().Open("tbody");
        var place = 0;
        foreach (var (id, (example, counts, services)) in tally.Rules.OrderByDescending(static rule => rule.Value.Counts.Failing).Take(Shown))
        {
            html.Open("tr", ("class", MoreThanShown.Class(place++, Printed)));
            WriteRule(html, id, example);
            foreach (var number in (long[])[counts.Fit, counts.Failing, counts.Unknown + counts.NotListed, counts.Exempt])
            {
                html.Element("td", HtmlWriter.Number(number), ("class", "number"));
            }

            WriteControls(html, id, example, services);
            html.Close();
        }

        html.Close().Close().Close();
        MoreThanShown.Write(html, tally.Rules.Count, Math.Min(tally.Rules.Count, Shown), Math.Min(tally.Rules.Count, Printed), ("more rule", "more rules"));
        html.Close();
    }

    private static void WriteRule(HtmlWriter html, string id, ReportFinding example)
    {
        var rule = RuleCatalog.All.FirstOrDefault(rule => rule.Id == id);
        html.Open("th", ("scope", "row")).Open("a", ("href", $"#rule={Uri.EscapeDataString(HtmlWriter.Shown(id, HtmlWriter.Longest))}")).Value(id).Close().Text(" ");
        WorstSection.WriteSeverity(html, rule?.Severity ?? example.Severity);
        html.Open("div", ("class", "title")).Value(rule?.Title ?? example.Title ?? string.Empty).Close();
        if (rule is not null)
        {
            html.Element("div", rule.Why, ("class", "muted on-screen why"));
        }

        html.Close();
    }

    // One line a source, since rules of services share controls.
    private static void WriteControls(HtmlWriter html, string id, ReportFinding example, SortedSet<string> services)
    {
        html.Open("td", ("class", "controls"));
        if (RuleCatalog.All.FirstOrDefault(rule => rule.Id == id) is not { } rule)
        {
            html.Value(example.Frameworks.Count == 0 ? "none published" : example.Frameworks.ToString(), "div").Close();
            return;
        }

        var known = services.Select(ServiceCatalog.Find).OfType<ServiceDefinition>().ToList();
        var bySource = known.SelectMany(rule.ControlsOf).Distinct().GroupBy(static control => control.Source, StringComparer.Ordinal).ToList();
        foreach (var source in bySource)
        {
            html.Open("div").Text(string.Join(", ", source)).Text(" ").Element("span", $"({source.Key})", ("class", "muted")).Close();
        }

        var without = known.Where(service => rule.ControlsOf(service).Count == 0).Select(static service => service.ShortName).ToList();
        if (without.Count > 0)
        {
            html.Element("div", bySource.Count == 0 ? "none published" : $"none published for {string.Join(", ", without)}", ("class", "muted"));
        }

        html.Close();
    }
}
