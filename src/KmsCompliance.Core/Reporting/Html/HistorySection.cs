using System.Globalization;

namespace KmsCompliance.Reporting.Html;

/// <summary>What earlier runs add: the trend, how long mending takes, what it costs, what changed.</summary>
internal static class HistorySection
{
    private const int Width = 640;
    private const int Height = 150;
    private const int Left = 44;
    private const int Bottom = 24;
    private const int Top = 10;
    private const int MostPoints = 90;
    private const int ChangesShown = 20;
    private const int ChangesPrinted = 4;

    /// <summary>Whether there is a trend, or how long things took: else there is a cost at most.</summary>
    public static bool HasTimes(ReportHistory? history) => history is { Trend.Count: > 1 } or { Measure.Open: not null };

    /// <summary>Whether there is a trend, or a figure.</summary>
    public static bool HasTrend(ReportHistory? history) => history is not null && (history.Trend.Count > 1 || HasFigures(history.Measure));

    /// <summary>Writes what there is of it.</summary>
    public static void Write(HtmlWriter html, ReportHistory? history)
    {
        if (history is null)
        {
            return;
        }

        var points = history.Trend.TakeLast(MostPoints).ToList();
        if (HasTrend(history))
        {
            html.Open("section", ("id", "trend"), ("aria-labelledby", "trend-title"));
            html.Element("h2", HasTimes(history) ? "How it goes" : "What it costs", ("id", "trend-title"));
            html.Open("div", ("class", "split"));
            if (points.Count > 1)
            {
                WriteTrend(html, points);
            }

            WriteFigures(html, history.Measure);
            html.Close().Close();
        }

        WriteChanges(html, history);
    }

    private static void WriteTrend(HtmlWriter html, List<CmkTrendPoint> points)
    {
        html.Open("div", ("class", "card"));
        html.Element("h3", "Compliant, of what is known");
        html.Open("svg", ("class", "trend"), ("viewBox", $"0 0 {Width} {Height}"), ("role", "img"), ("aria-label", Describe(points)));
        foreach (var percent in (double[])[0, 50, 100])
        {
            var y = Number(Y(percent));
            html.Open("line", ("class", "grid-line"), ("x1", $"{Left}"), ("x2", $"{Width}"), ("y1", y), ("y2", y)).Close();
            html.Element("text", percent.ToString("0", CultureInfo.InvariantCulture) + " %", ("x", $"{Left - 8}"), ("y", Number(Y(percent) + 4)), ("text-anchor", "end"));
        }

        foreach (var run in Runs(points))
        {
            if (run.Count > 1)
            {
                var line = string.Join(' ', run.Select(point => $"{Number(X(points, point))},{Number(Y(point.CompliancePercent!.Value))}"));
                html.Open("polygon", ("class", "trend-area"), ("points", $"{Number(X(points, run[0]))},{Number(Y(0))} {line} {Number(X(points, run[^1]))},{Number(Y(0))}")).Close();
                html.Open("polyline", ("class", "trend-line"), ("points", line)).Close();
            }

            foreach (var point in run)
            {
                html.Open("circle", ("class", point.NotScanned > 0 ? "trend-point gap" : "trend-point"), ("cx", Number(X(points, point))), ("cy", Number(Y(point.CompliancePercent!.Value))), ("r", points.Count > 30 ? "2" : "3.5"));
                html.Element("title", $"{SummarySection.Moment(point.RunAt)}: {point.ComplianceText}").Close();
            }
        }

        html.Element("text", Day(points[0].RunAt), ("x", $"{Left}"), ("y", $"{Height - 6}"));
        html.Element("text", Day(points[^1].RunAt), ("x", $"{Width - 4}"), ("y", $"{Height - 6}"), ("text-anchor", "end"));
        html.Close();
        if (points.Exists(static point => point.NotScanned > 0))
        {
            html.Element("p", "Hollow: not every place was scanned when that run ended.", ("class", "muted"));
        }

        WriteNumbers(html, points);
        html.Close();
    }

    private static void WriteNumbers(HtmlWriter html, List<CmkTrendPoint> points)
    {
        html.Open("details").Element("summary", "The numbers");
        html.Open("table", ("class", "plain")).Open("thead").Open("tr");
        foreach (var heading in (string[])["Run", "Share", "Compliant", "Not compliant", "Unknown", "Exempt", "Places not scanned"])
        {
            html.Element("th", heading, ("scope", "col"));
        }

        html.Close().Close().Open("tbody");
        foreach (var point in points.AsEnumerable().Reverse())
        {
            html.Open("tr").Element("th", SummarySection.Moment(point.RunAt), ("scope", "row")).Element("td", point.ComplianceText, ("class", "number"));
            foreach (var number in (long[])[point.Compliant, point.NonCompliant, point.Unknown, point.Exempt, point.NotScanned])
            {
                html.Element("td", HtmlWriter.Number(number), ("class", "number"));
            }

            html.Close();
        }

        html.Close().Close().Close();
    }

    private static bool HasFigures(CmkMeasure? measure) => measure is { Open: not null } or { KeyCostPerMonth: not null } or { RequestCostPerMonth: not null };

    private static void WriteFigures(HtmlWriter html, CmkMeasure? measure)
    {
        if (measure is null || !HasFigures(measure))
        {
            return;
        }

        html.Open("dl", ("class", "card figures"));
        if (measure.Open is { } open)
        {
            var beside = measure.P90DaysToMend is null ? string.Empty : $"nine in ten within {Days(measure.P90DaysToMend)}, mean {Days(measure.MeanDaysToMend)}, of {HtmlWriter.Number(measure.Mended ?? 0)} mended";
            WriteFigure(html, "Time to mend, median", Days(measure.MedianDaysToMend), beside);
            WriteFigure(html, "Failing now", HtmlWriter.Number(open), measure.OldestOpenDays is { } oldest ? $"the middle one for {Days(measure.MedianOpenDays)}, the oldest for {Days(oldest)}" : string.Empty);
        }

        if (measure.KeyCostPerMonth is not null || measure.RequestCostPerMonth is not null)
        {
            WriteFigure(html, "Keys, a month", Money(measure.KeyCostPerMonth), measure.Keys is { } keys ? $"{HtmlWriter.Number(keys)} keys. {HtmlWriter.Shown(measure.CostNote, HtmlWriter.Longest)}" : "Findings do not name keys: statuses do, and a history.");
            WriteFigure(html, "Requests, a month", Money(measure.RequestCostPerMonth), measure.RequestCostPerMonth is null ? "Neither their number nor their price was given." : string.Empty);
        }

        html.Close();
    }

    private static void WriteFigure(HtmlWriter html, string name, string figure, string beside)
    {
        html.Open("div").Element("dt", name).Open("dd").Element("strong", figure);
        if (beside.Length > 0)
        {
            html.Text(" ").Element("span", beside, ("class", "muted"));
        }

        html.Close().Close();
    }

    private static void WriteChanges(HtmlWriter html, ReportHistory history)
    {
        if (history.ComparedWith is not { } before)
        {
            return;
        }

        html.Open("section", ("id", "changes"), ("aria-labelledby", "changes-title"));
        html.Element("h2", $"Changed since {SummarySection.Moment(before)} UTC", ("id", "changes-title"));
        if (history.Changes.Count == 0)
        {
            html.Element("p", "Nothing changed.", ("class", "muted")).Close();
            return;
        }

        html.Open("ul", ("class", "card changes"));
        for (var place = 0; place < Math.Min(history.Changes.Count, ChangesShown); place++)
        {
            var change = history.Changes[place];
            html.Open("li", ("class", MoreThanShown.Class(place, ChangesPrinted)));
            html.Element("span", HtmlWriter.Shown(change.Change, 20), ("class", "pill")).Text(" ").Value(change.ResourceName.Length > 0 ? change.ResourceName : change.ResourceId, "strong").Text(" ").Value(change.Message, "span").Close();
        }

        html.Close();
        MoreThanShown.Write(html, history.Changes.Count + history.ChangesLeft, Math.Min(history.Changes.Count, ChangesShown), Math.Min(history.Changes.Count, ChangesPrinted), ("more change", "more changes"));
        html.Close();
    }

    // Where nothing was judged there is no point, and no line across it.
    private static IEnumerable<List<CmkTrendPoint>> Runs(List<CmkTrendPoint> points)
    {
        var run = new List<CmkTrendPoint>();
        foreach (var point in points)
        {
            if (point.CompliancePercent is not null)
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    private static string Describe(List<CmkTrendPoint> points)
    {
        var judged = points.Where(static point => point.CompliancePercent is not null).ToList();
        return judged.Count == 0
            ? $"No data in {points.Count} runs."
            : $"{points.Count} runs from {Day(points[0].RunAt)} to {Day(points[^1].RunAt)}: from {Percent(judged[0].CompliancePercent!.Value)} to {Percent(judged[^1].CompliancePercent!.Value)}, lowest {Percent(judged.Min(static point => point.CompliancePercent!.Value))}, highest {Percent(judged.Max(static point => point.CompliancePercent!.Value))}.";
    }

    // By time, so that a week without a run is as wide as it was long.
    private static double X(List<CmkTrendPoint> points, CmkTrendPoint point)
    {
        var whole = (points[^1].RunAt - points[0].RunAt).TotalSeconds;
        return Left + 6 + ((Width - Left - 12) * (whole <= 0 ? 1 : Math.Clamp((point.RunAt - points[0].RunAt).TotalSeconds / whole, 0, 1)));
    }

    private static double Y(double percent) => Top + ((Height - Top - Bottom) * (1 - (percent / 100)));

    private static string Number(double number) => SummarySection.Svg(number);

    private static string Percent(double percent) => (Math.Floor(10 * percent) / 10).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("dd MMM yyyy", CultureInfo.InvariantCulture);

    private static string Days(double? days) => days switch
    {
        null => "no data",
        < 1 => (days.Value * 24).ToString("0.#", CultureInfo.InvariantCulture) + " h",
        _ => days.Value.ToString("0.#", CultureInfo.InvariantCulture) + " d",
    };

    // In the currency of the prices that were given.
    private static string Money(decimal? amount) => amount?.ToString("N2", CultureInfo.InvariantCulture) ?? "no data";
}
