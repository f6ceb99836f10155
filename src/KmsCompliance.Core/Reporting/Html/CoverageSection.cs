namespace KmsCompliance.Reporting.Html;

/// <summary>What was asked, and what was not seen of it: by what the audit says where it does, else by what is found.</summary>
internal static class CoverageSection
{
    private const int NamedPlaces = 8;

    /// <summary>Writes the notice.</summary>
    /// <param name="html">The page.</param>
    /// <param name="tally">What was found.</param>
    /// <param name="coverage">What the audit says that it saw; null where that is not known.</param>
    public static void Write(HtmlWriter html, ReportTally tally, AuditCoverage? coverage)
    {
        if (coverage is { Complete: false })
        {
            WriteGap(html, coverage);
        }

        // Of another audit, or of a part of it, findings may say what the coverage does not.
        if (tally.All.NotListed > 0 && coverage?.Complete != false)
        {
            WriteGap(html, tally);
        }
        else if (tally.All.All == 0)
        {
            html.Element("p", "There is no finding in this report. That says nothing of what there is in AWS.", ("class", "notice warn"));
        }
        else if (coverage is null)
        {
            html.Element("p", $"All {HtmlWriter.Number(tally.PlaceCount)} places that findings are from (a service in a Region of an account) were listed to their end. Places without a resource are in no report.", ("class", "notice"));
        }

        if (coverage is { Complete: true })
        {
            html.Element("p", Describe(coverage), ("class", "notice"));
        }
    }

    private static string Describe(AuditCoverage coverage)
    {
        var empty = coverage.Places.Count(static place => place is { Status: AuditPlaceStatus.Listed, Resources: 0 });
        var notEnabled = coverage.Places.Count(static place => place.Status == AuditPlaceStatus.NotEnabled);
        return $"All {HtmlWriter.Number(coverage.Listed)} places that the audit asked (a service in a Region of an account) were listed to their end, with {HtmlWriter.Number(coverage.Resources)} resources."
            + (empty > 0 ? $" Nothing is in {HtmlWriter.Number(empty)} of them." : string.Empty)
            + (notEnabled > 0 ? $" {HtmlWriter.Number(notEnabled)} more are in Regions that are not enabled." : string.Empty);
    }

    private static void WriteGap(HtmlWriter html, AuditCoverage coverage)
    {
        OpenGap(html);
        if (coverage.Failed > 0)
        {
            List<AuditPlace> unseen = [.. coverage.Places.Where(static place => place.Status is not (AuditPlaceStatus.Listed or AuditPlaceStatus.NotEnabled)).Take(NamedPlaces)];
            html.Text(Words(coverage.Failed, (long)coverage.Listed + coverage.Failed, "places that the audit asked", unseen.Select(static place => ((string?)place.Service, place.Region)))).Close();
            WriteReasons(html, unseen.FindAll(static place => place.Message.Length > 0));
        }
        else
        {
            html.Text(coverage.Listed == 0
                ? "No place was listed, by what the audit says of itself."
                : $"The audit did not come to its end, or something beside the {HtmlWriter.Number(coverage.Listed)} places that it listed could not be read: its errors say what.").Close();
        }

        html.Close();
    }

    private static void WriteGap(HtmlWriter html, ReportTally tally)
    {
        OpenGap(html);
        html.Text(Words(tally.All.NotListed, tally.PlaceCount, "places", tally.NotListed.Take(NamedPlaces).Select(static finding => (finding.Service, finding.Region ?? "?"))) + " ");
        html.Element("a", "Why", ("href", "#reason=NotListed"), ("class", "on-screen"));
        html.Close().Close();
    }

    private static void OpenGap(HtmlWriter html)
    {
        html.Open("div", ("class", "notice warn"), ("role", "note"));
        html.Open("p").Element("strong", "Not everything was seen. ");
    }

    private static string Words(long count, long all, string places, IEnumerable<(string? Service, string Region)> named)
    {
        var names = string.Join(", ", named.Select(static place => $"{SummarySection.NameOf(place.Service)} in {HtmlWriter.Shown(place.Region, 40)}"));
        return $"{HtmlWriter.Number(count)} of {HtmlWriter.Number(all)} {places} could not be listed, or not to their end; what is there is in none of the numbers"
            + (names.Length == 0 ? string.Empty : $": {names}")
            + (names.Length > 0 && count > NamedPlaces ? $" and {HtmlWriter.Number(count - NamedPlaces)} more." : ".");
    }

    private static void WriteReasons(HtmlWriter html, List<AuditPlace> places)
    {
        if (places.Count == 0)
        {
            return;
        }

        html.Open("details").Element("summary", "Why").Open("ul");
        foreach (var place in places)
        {
            html.Open("li").Text($"{SummarySection.NameOf(place.Service)} in {HtmlWriter.Shown(place.Region, 40)}: ").Value(place.Message).Close();
        }

        html.Close().Close();
    }
}
