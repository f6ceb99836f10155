using System.Globalization;
using KmsCompliance.Services;

namespace KmsCompliance.Reporting.Html;

/// <summary>What was looked at, the share that is compliant, the counts beside it, and what was not seen.</summary>
internal static class SummarySection
{
    private const double Circumference = 100;

    /// <summary>Writes the title and what it is about.</summary>
    public static void WriteHeader(HtmlWriter html, ReportTally tally)
    {
        html.Open("header", ("class", "top"));
        html.Open("div");
        html.Element("h1", "KMS compliance");
        html.Open("p", ("class", "muted"));
        html.Text(string.Join(" \u00B7 ", Facts(tally)));
        html.Close().Close();
        html.Open("div", ("id", "tools"), ("class", "tools")).Close();
        html.Close();
    }

    /// <summary>Writes the way to each part that there is.</summary>
    public static void WriteWays(HtmlWriter html, ReportTally tally, ReportHistory? history, bool hasImpacts)
    {
        (string Id, string Name, bool IsThere)[] parts =
        [
            ("where", "Where", tally.Places.Count > 0), ("worst", "Worst", tally.All.Failing > 0), ("impact", "Keys", hasImpacts), ("trend", HistorySection.HasTimes(history) ? "Trend" : "Cost", HistorySection.HasTrend(history)), ("changes", "Changes", history?.ComparedWith is not null),
            ("exempt", "Exempt", tally.All.Exempt > 0), ("rules", "Rules", tally.Rules.Count > 0), ("method", "Method", true), ("all", "All findings", true),
        ];
        html.Open("nav", ("aria-label", "Parts of the report")).Open("ul");
        foreach (var (id, name, _) in parts.Where(static part => part.IsThere))
        {
            html.Open("li").Element("a", name, ("href", $"#{id}")).Close();
        }

        html.Close().Close();
    }

    /// <summary>Writes the numbers.</summary>
    public static void WriteHeadline(HtmlWriter html, ReportTally tally, AuditCoverage? coverage)
    {
        var all = tally.All;
        html.Open("section", ("class", "headline"), ("aria-label", "In numbers"));
        html.Open("div", ("class", "card share"));
        WriteRing(html, all);
        html.Open("div");
        html.Element("p", all.ShareText, ("class", all.Judged == 0 ? "figure none" : "figure"));
        html.Element("p", all.Judged == 0 ? "Nothing was judged." : "of what is known is compliant", ("class", "figure-label"));
        html.Element("p", all.Judged == 0 ? "No finding says for certain whether its rule holds." : $"{HtmlWriter.Number(all.Fit)} of {HtmlWriter.Number(all.Judged)} pairs of a resource and a rule", ("class", "muted"));
        html.Close().Close();

        html.Open("dl", ("class", "tiles"));
        WriteTile(html, "fail", "Not compliant", all.Failing, "verdict=NonCompliant");
        WriteTile(html, "fit", "Compliant", all.Fit, "verdict=Compliant");
        WriteTile(html, "unknown", "Unknown", all.Unknown, "verdict=Unknown");
        WriteTile(html, "exempt", "Exempt", all.Exempt, "verdict=Exempt");
        html.Close();

        html.Open("div", ("class", "card"));
        html.Element("h2", "Not compliant, by severity", ("class", "small"));
        WriteSeverities(html, tally);
        html.Close();
        html.Close();
        CoverageSection.Write(html, tally, coverage);
    }

    private static IEnumerable<string> Facts(ReportTally tally)
    {
        if (tally.Found is { } found)
        {
            yield return Moments(found.First, found.Last);
        }

        var accounts = tally.Accounts.Keys.Select(static key => key.Account).Where(static account => account.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var regions = tally.Places.Keys.Select(static key => key.Region).Where(static region => region.Length > 0).Distinct(StringComparer.Ordinal).Count();
        var services = tally.Places.Keys.Select(static key => key.Service).Distinct(StringComparer.Ordinal).Count();
        if (accounts.Count > 0)
        {
            yield return accounts.Count == 1 ? $"account {HtmlWriter.Shown(accounts[0], 20)}" : $"{HtmlWriter.Number(accounts.Count)} accounts";
        }

        if (regions > 0)
        {
            yield return regions == 1 ? "1 Region" : $"{HtmlWriter.Number(regions)} Regions";
        }

        if (services > 0)
        {
            yield return services == 1 ? "1 service" : $"{HtmlWriter.Number(services)} services";
        }

        if (tally.TemplateCount > 0)
        {
            yield return tally.TemplateCount == 1 ? "1 template" : $"{HtmlWriter.Number(tally.TemplateCount)} templates";
        }

        yield return tally.All.All == 1 ? "1 finding" : $"{HtmlWriter.Number(tally.All.All)} findings";
    }

    private static string Moments(DateTimeOffset first, DateTimeOffset last)
    {
        var (from, to) = (Moment(first), Moment(last));
        return from == to ? $"{from} UTC" : from[..11] == to[..11] ? $"{from} to {to[^5..]} UTC" : $"{from} to {to} UTC";
    }

    internal static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("dd MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    private static void WriteTile(HtmlWriter html, string kind, string name, long count, string filter)
    {
        html.Open("div", ("class", $"card tile {kind}"));
        html.Element("dt", name);
        html.Open("dd");
        if (count == 0)
        {
            html.Text("0");
        }
        else
        {
            html.Element("a", HtmlWriter.Number(count), ("href", $"#{filter}"));
        }

        html.Close().Close();
    }

    private static void WriteRing(HtmlWriter html, VerdictCounts all)
    {
        html.Open("svg", ("class", "ring"), ("viewBox", "0 0 40 40"), ("role", "img"), ("aria-label", $"Compliant: {all.ShareText}"));
        WriteArc(html, all.Judged == 0 ? "ring-none" : "ring-fail", Circumference);
        if (all.Share is { } share && share > 0)
        {
            WriteArc(html, "ring-fit", share * Circumference);
        }

        html.Close();
    }

    private static void WriteArc(HtmlWriter html, string kind, double length) =>
        html.Open("circle", ("class", kind), ("cx", "20"), ("cy", "20"), ("r", "15.9155"), ("fill", "none"), ("stroke-width", "5"), ("transform", "rotate(-90 20 20)"), ("stroke-dasharray", $"{Svg(length)} {Svg(Circumference)}")).Close();

    private static void WriteSeverities(HtmlWriter html, ReportTally tally)
    {
        if (tally.All.Failing == 0)
        {
            html.Element("p", tally.All.Judged == 0 ? "No data." : "Nothing is known to fail.", ("class", "muted"));
            return;
        }

        var parts = tally.Failing.Reverse().Select(static part => (Name: part.Key < 0 ? "Other" : Severity.Word(part.Key), part.Value)).ToList();
        html.Open("svg", ("class", "bar"), ("viewBox", "0 0 100 6"), ("preserveAspectRatio", "none"), ("role", "img"), ("aria-label", string.Join(", ", parts.Select(static part => $"{part.Name}: {HtmlWriter.Number(part.Value)}"))));
        var x = 0.0;
        foreach (var (name, count) in parts)
        {
            var width = 100.0 * count / tally.All.Failing;
            html.Open("rect", ("class", $"sev-{name.ToLowerInvariant()}"), ("x", Svg(x)), ("y", "0"), ("width", Svg(width)), ("height", "6")).Close();
            x += width;
        }

        html.Close();
        html.Open("ul", ("class", "legend list"));
        foreach (var (name, count) in parts)
        {
            html.Open("li").Open("span", ("class", $"dot sev-{name.ToLowerInvariant()}")).Close();
            html.Element("a", name, ("href", $"#verdict=NonCompliant&severity={name}")).Text(" ").Element("strong", HtmlWriter.Number(count)).Close();
        }

        html.Close();
    }

    /// <summary>A service's name for people, without the vendor's; that of one that is not known as it is.</summary>
    internal static string NameOf(string? service)
    {
        if (service is null)
        {
            return ReportTally.KeyPolicies;
        }

        // All of them are the vendor's.
        return ServiceCatalog.Find(service) is { DisplayName: var name } ? name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..] : HtmlWriter.Shown(service, 40);
    }

    /// <summary>A number of a drawing.</summary>
    internal static string Svg(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
