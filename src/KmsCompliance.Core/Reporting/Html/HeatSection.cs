using System.Globalization;

namespace KmsCompliance.Reporting.Html;

/// <summary>Where it fails: services by Region, and by account where there are several.</summary>
internal static class HeatSection
{
    private const int MostRegions = 40;
    private const int MostAccounts = 25;
    private const int Printed = 7;
    private const int FewAccounts = 8;
    private const int MostServices = 12;

    /// <summary>Writes the grids.</summary>
    public static void Write(HtmlWriter html, ReportTally tally)
    {
        if (tally.Places.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "where"), ("aria-labelledby", "where-title"));
        html.Element("h2", "Where it fails", ("id", "where-title"));
        WriteLegend(html);
        var services = tally.Places.GroupBy(static place => place.Key.Service, StringComparer.Ordinal)
            .OrderByDescending(static service => service.Sum(static place => place.Value.Failing))
            .ThenBy(static service => service.Key, StringComparer.Ordinal)
            .Select(static service => service.Key)
            .ToList();
        var regions = tally.Places.Keys.Select(static key => key.Region).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var accounts = tally.Accounts.Keys.Select(static key => key.Account).Distinct(StringComparer.Ordinal).ToList();
        html.Open("div", ("class", accounts.Count <= FewAccounts ? "grids beside" : "grids"));
        WriteGrid(html, "Services by Region", services, regions, MostRegions, "region", (service, region) => tally.Places.GetValueOrDefault((service, region)));
        if (accounts.Count > 1)
        {
            // Those with the most to mend.
            var worst = accounts
                .OrderByDescending(account => services.Sum(service => tally.Accounts.GetValueOrDefault((account, service))?.Failing ?? 0))
                .ThenBy(static account => account, StringComparer.Ordinal)
                .ToList();
            WriteGrid(html, "Services by account", services, worst, MostAccounts, "account", (service, account) => tally.Accounts.GetValueOrDefault((account, service)));
        }

        html.Close();
        MoreThanShown.Write(html, services.Count, Math.Min(services.Count, MostServices), Math.Min(services.Count, Printed), ("more service", "more services"));
        html.Close();
    }

    private static void WriteLegend(HtmlWriter html)
    {
        html.Open("ul", ("class", "legend heat-legend"), ("aria-label", "What the colours and signs mean"));
        (string Kind, string Sign, string Words)[] entries =
        [
            ("h0", "\u2713", "all compliant"), ("h1", "3", "up to a quarter fails"), ("h2", "3", "to a half"), ("h3", "3", "to three quarters"), ("h4", "3", "more"),
            ("hx", "\u25CB", "nothing known"), ("hx", "?", "not all was listed"), ("he", "E", "exempt only"),
        ];
        foreach (var (kind, sign, words) in entries)
        {
            html.Open("li").Element("span", sign, ("class", $"key {kind}"), ("aria-hidden", "true")).Text(" " + words).Close();
        }

        html.Close();
    }

    private static void WriteGrid(HtmlWriter html, string caption, List<string> services, List<string> columns, int most, string filter, Func<string, string, VerdictCounts?> find)
    {
        var shown = columns.Take(most).ToList();
        html.Open("div", ("class", "scroll card"), ("role", "region"), ("aria-label", caption), ("tabindex", "0"));
        html.Open("table", ("class", "heat"));
        html.Element("caption", caption);
        html.Open("thead").Open("tr");
        html.Element("th", "Service", ("scope", "col"), ("class", "corner"));
        foreach (var column in shown)
        {
            html.Open("th", ("scope", "col")).Value(column.Length == 0 ? "(none)" : column, "span").Close();
        }

        html.Element("th", "All", ("scope", "col"), ("class", "sum")).Close().Close();
        html.Open("tbody");
        for (var row = 0; row < Math.Min(services.Count, MostServices); row++)
        {
            var service = services[row];
            var name = SummarySection.NameOf(service);
            html.Open("tr", ("class", MoreThanShown.Class(row, Printed))).Element("th", name, ("scope", "row"));
            foreach (var column in shown)
            {
                WriteCell(html, find(service, column), $"{name}, {HtmlWriter.Shown(column, 40)}", $"#service={InAddress(service == ReportTally.KeyPolicies ? string.Empty : service)}&{filter}={InAddress(column)}");
            }

            // The sum is of all columns, shown or not.
            var all = columns.Select(column => find(service, column)).OfType<VerdictCounts>().ToList();
            html.Element("td", ShareOf(all), ("class", "sum")).Close();
        }

        html.Close().Close();
        if (columns.Count > most)
        {
            html.Element("p", $"And {HtmlWriter.Number(columns.Count - most)} more, which are in the last column and in the table of all findings.", ("class", "muted"));
        }

        html.Close();
    }

    private static void WriteCell(HtmlWriter html, VerdictCounts? counts, string place, string filter)
    {
        if (counts is null)
        {
            html.Open("td", ("class", "hn")).Element("span", "\u00B7", ("aria-hidden", "true")).Element("span", "nothing found", ("class", "said")).Close();
            return;
        }

        html.Open("td", ("class", Kind(counts)));
        html.Open("a", ("href", filter), ("title", $"{place}: {counts.Described}"));
        html.Element("span", Sign(counts), ("aria-hidden", "true"));
        html.Element("span", $"{place}: {counts.Described}", ("class", "said"));
        html.Close().Close();
    }

    private static string Kind(VerdictCounts counts) => counts.Failing switch
    {
        0 when counts.NotListed > 0 || counts.Unknown > 0 => "hx",
        0 when counts.Fit > 0 => "h0",
        0 => "he",
        _ => "h" + Math.Clamp((int)Math.Ceiling(4.0 * counts.Failing / counts.Judged), 1, 4).ToString(CultureInfo.InvariantCulture),
    } + (counts.NotListed > 0 ? " gap" : string.Empty);

    private static string Sign(VerdictCounts counts) => counts.Failing switch
    {
        > 0 => Compact(counts.Failing),
        _ when counts.NotListed > 0 => "?",
        _ when counts.Unknown > 0 => "\u25CB",
        _ when counts.Fit > 0 => "\u2713",
        _ => "E",
    };

    // As much as a cell has room for; the words beside it have the whole number.
    private static string Compact(long number) => number switch
    {
        < 1_000 => number.ToString(CultureInfo.InvariantCulture),
        < 10_000 => (Math.Floor(number / 100.0) / 10).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        < 1_000_000 => (number / 1_000).ToString(CultureInfo.InvariantCulture) + "k",
        _ => (number / 1_000_000).ToString(CultureInfo.InvariantCulture) + "M",
    };

    private static string ShareOf(List<VerdictCounts> counts)
    {
        var (fit, judged) = (counts.Sum(static part => part.Fit), counts.Sum(static part => part.Judged));
        return judged == 0 ? "no data" : (100 * fit / judged).ToString(CultureInfo.InvariantCulture) + " %";
    }

    // An address cannot hold half a character.
    private static string InAddress(string text) => Uri.EscapeDataString(HtmlWriter.Shown(text, HtmlWriter.Longest));
}
