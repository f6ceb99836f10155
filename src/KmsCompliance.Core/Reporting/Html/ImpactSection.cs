namespace KmsCompliance.Reporting.Html;

/// <summary>What hangs on keys, and what becomes of it: a table for each key and what happens to it, what was not seen first.</summary>
internal static class ImpactSection
{
    private const int Keys = 20;
    private const int Shown = 50;
    private const int Printed = 10;
    private const int Words = 160;

    /// <summary>Writes the tables.</summary>
    /// <param name="html">The page.</param>
    /// <param name="impacts">What hangs on keys; empty where nobody said.</param>
    public static void Write(HtmlWriter html, IReadOnlyList<CmkImpact> impacts)
    {
        if (impacts.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "impact"), ("aria-labelledby", "impact-title"));
        html.Element("h2", "What hangs on keys", ("id", "impact-title"));
        var keys = impacts.GroupBy(static impact => (impact.KeyArn, impact.Event)).ToList();
        foreach (var key in keys.Take(Keys))
        {
            WriteKey(html, key.Key.KeyArn, key.Key.Event, [.. key.OrderBy(Rank).ThenBy(static impact => impact.Service, StringComparer.Ordinal).ThenBy(static impact => impact.ResourceName, StringComparer.Ordinal)]);
        }

        if (keys.Count > Keys)
        {
            html.Element("p", $"{HtmlWriter.Number(keys.Count - Keys)} more keys are not shown.", ("class", "muted"));
        }

        html.Close();
    }

    private static void WriteKey(HtmlWriter html, string keyArn, string happens, IReadOnlyList<CmkImpact> impacts)
    {
        html.Open("h3").Text($"{NameOf(happens)} ").Value(keyArn).Close();
        var unseen = impacts.Count(static impact => impact.Dependant == KeyDependant.NotSeen);
        List<CmkImpact> hanging = [.. impacts.Where(static impact => impact.Dependant is not (KeyDependant.NotSeen or KeyDependant.LastUse))];
        if (unseen > 0)
        {
            html.Element("p", $"{HtmlWriter.Number(unseen)} of what might hang on the key could not be looked at: the list is not all.", ("class", "notice warn"));
        }

        var (stops, isOpen) = (hanging.Count(static impact => impact.Stops == true), hanging.Count(static impact => impact.Stops is null));
        html.Element("p", $"{HtmlWriter.Number(hanging.Count)} hang on it; {HtmlWriter.Number(stops)} stop{(isOpen > 0 ? $", and of {HtmlWriter.Number(isOpen)} it could not be determined" : string.Empty)}.");
        html.Open("div", ("class", "scroll card"), ("role", "region"), ("aria-label", "What hangs on the key"), ("tabindex", "0"));
        html.Open("table", ("class", "plain")).Open("thead").Open("tr");
        foreach (var heading in (string[])["What", "Name", "Where", "Stops", "Data", "What happens"])
        {
            html.Element("th", heading, ("scope", "col"));
        }

        html.Close().Close().Open("tbody");
        for (var row = 0; row < Math.Min(impacts.Count, Shown); row++)
        {
            var impact = impacts[row];
            html.Open("tr", ("class", MoreThanShown.Class(row, Printed)));
            html.Value(impact.Dependant, "td", Words).Value(impact.ResourceName, "td", Words);
            html.Open("td").Text($"{SummarySection.NameOf(impact.Service)} \u00B7 ").Value(impact.Region).Text(" \u00B7 ").Value(impact.AccountId).Close();
            html.Element("td", impact.Dependant == KeyDependant.NotSeen ? "not seen" : impact.Dependant == KeyDependant.LastUse ? string.Empty : impact.Stops switch { true => "yes", false => "no", null => "unknown" });
            html.Value(DataOf(impact), "td", Words).Value(impact.Message, "td").Close();
        }

        html.Close().Close().Close();
        if (impacts.Count > Shown)
        {
            html.Element("p", $"{HtmlWriter.Number(impacts.Count - Shown)} more hang on it; Get-CmkImpact lists all.", ("class", "muted"));
        }
    }

    private static string NameOf(string happens) => happens switch
    {
        KeyEvent.Disable => "If this key is disabled:",
        KeyEvent.Delete => "If this key is deleted:",
        KeyEvent.MaterialExpiry => "If the material of this key expires:",
        KeyEvent.PolicyChange => "If the policy of this key is changed as was asked:",
        _ => "This key:",
    };

    private static string DataOf(CmkImpact impact)
    {
        List<string> parts = [];
        if (impact.Dependant is not (KeyDependant.NotSeen or KeyDependant.LastUse))
        {
            parts.AddRange(impact.NewData == ImpactOnData.None ? [] : [$"New: {WordsOf(impact.NewData)}."]);
            parts.AddRange(impact.StoredData == ImpactOnData.None ? [] : [$"Stored: {WordsOf(impact.StoredData)}."]);
        }

        return string.Join(' ', parts);
    }

    private static string WordsOf(string impact) => impact switch
    {
        ImpactOnData.Refused => "refused",
        ImpactOnData.Lost => "lost",
        ImpactOnData.MayBeLost => "may be lost",
        ImpactOnData.Unreadable => "cannot be read",
        ImpactOnData.LostForGood => "lost for good",
        _ => "not known",
    };

    // What is not known comes before what is; what is lost before what waits.
    private static int Rank(CmkImpact impact) =>
        impact.Dependant == KeyDependant.NotSeen ? 0
        : impact.StoredData is ImpactOnData.LostForGood || impact.NewData is ImpactOnData.Lost ? 1
        : impact.Dependant == KeyDependant.LastUse ? 5
        : impact.Stops != false ? 2
        : impact.StoredData is not ImpactOnData.None || impact.NewData is not ImpactOnData.None ? 3
        : 4;
}
