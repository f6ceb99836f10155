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
        else if (coverage is null && tally.PlaceCount > 0)
        {
            html.Element("p", $"All {HtmlWriter.Number(tally.PlaceCount)} places that findings are from (a service in a Region of an account) were listed to their end. Places without a resource are in no report.", ("class", "notice"));
        }

        if (coverage is { Complete: true })
        {
            html.Element("p", Describe(coverage), ("class", "notice"));
        }

        WriteTemplates(html, tally);
    }

    private static void WriteTemplates(HtmlWriter html, ReportTally tally)
    {
        if (tally.NotLookedAtCount > 0)
        {
            OpenGap(html);
            html.Text(tally.NotLookedAtCount == 1
                ? "1 part of a template was not looked at; what it brings is in none of the numbers. "
                : $"{HtmlWriter.Number(tally.NotLookedAtCount)} parts of templates were not looked at; what they bring is in none of the numbers. ");
            html.Element("a", "Why", ("href", "#service=&reason=NotInTemplate"), ("class", "on-screen"));
            html.Close().Close();
        }

        if (tally.TemplateCount > 0)
        {
            html.Element("p", $"{(tally.TemplateCount == 1 ? "1 template was" : $"{HtmlWriter.Number(tally.TemplateCount)} templates were")} judged, before deployment. That says nothing of what there is in AWS.", ("class", "notice"));
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
            var isOfMany = coverage.Places.Select(static place => place.AccountId).Distinct(StringComparer.Ordinal).Skip(1).Any();
            string Name(AuditPlace place) => NameOf(place.Service, place.Region, isOfMany ? place.AccountId : null);
            List<AuditPlace> unseen = [.. coverage.Places.Where(static place => place.Status is not (AuditPlaceStatus.Listed or AuditPlaceStatus.NotEnabled)).Take(NamedPlaces)];
            html.Text(Words(coverage.Failed, (long)coverage.Listed + coverage.Failed, "places that the audit asked", unseen.Select(Name))).Close();
            WriteReasons(html, [.. unseen.Where(static place => place.Message.Length > 0).Select(place => (Name(place), place.Message))]);
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
        var isOfMany = tally.Accounts.Keys.Select(static key => key.Account).Distinct(StringComparer.Ordinal).Skip(1).Any();
        html.Text(Words(tally.All.NotListed, tally.PlaceCount, "places", tally.NotListed.Take(NamedPlaces).Select(finding => NameOf(finding.Service, finding.Region ?? "?", isOfMany ? finding.AccountId : null))) + " ");
        html.Element("a", "Why", ("href", "#reason=NotListed"), ("class", "on-screen"));
        html.Close().Close();
    }

    private static void OpenGap(HtmlWriter html)
    {
        html.Open("div", ("class", "notice warn"), ("role", "note"));
        html.Open("p").Element("strong", "Not everything was seen. ");
    }

    private static string Words(long count, long all, string places, IEnumerable<string> named)
    {
        var names = string.Join(", ", named);
        return $"{HtmlWriter.Number(count)} of {HtmlWriter.Number(all)} {places} could not be listed, or not to their end; what is there is in none of the numbers"
            + (names.Length == 0 ? string.Empty : $": {names}")
            + (names.Length > 0 && count > NamedPlaces ? $" and {HtmlWriter.Number(count - NamedPlaces)} more." : ".");
    }

    private static string NameOf(string? service, string region, string? accountId) =>
        $"{SummarySection.NameOf(service)} in {HtmlWriter.Shown(region, 40)}{(accountId is null ? string.Empty : $" of account {HtmlWriter.Shown(accountId, 40)}")}";

    private static void WriteReasons(HtmlWriter html, IReadOnlyList<(string Name, string Message)> places)
    {
        if (places.Count == 0)
        {
            return;
        }

        html.Open("details").Element("summary", "Why").Open("ul");
        foreach (var place in places)
        {
            html.Open("li").Text($"{place.Name}: ").Value(place.Message).Close();
        }

        html.Close().Close();
    }
}
