namespace KmsCompliance.Reporting.Html;

/// <summary>How the numbers came about, and what they do not say.</summary>
internal static class MethodSection
{
    /// <summary>Writes the list.</summary>
    public static void Write(HtmlWriter html, ReportTally tally)
    {
        html.Open("section", ("id", "method"), ("aria-labelledby", "method-title"));
        html.Element("h2", "Method and limits", ("id", "method-title"));
        html.Open("ul", ("class", "card method"));
        html.Element("li", "A finding is what one rule says of one resource. The share is compliant / (compliant + not compliant): what is unknown, exempt or was not listed is in neither, and is counted beside it. Where nothing was judged there is no data, and no share.");
        html.Element("li", "AWS encrypts all of these resources in any case. Not compliant means: not under a key of your own, or under one that is not fit for it.");
        if (tally.TemplateCount > 0)
        {
            html.Element("li", "Judged of a template is what it says, not what comes of it: what is there already, and what is changed beside it, may differ. What mends it is said in words.");
        }

        if (tally.TemplateCount == 0 || tally.PlaceCount > 0)
        {
            html.Element("li", "Judged is the key that each service reports now. What was written before its last change may still be under an earlier key.");
            html.Element("li", "Commands are ready to run once the key that they name exists; with -WhatIf they say what they would do.");
        }

        html.Element("li", "This file asks nobody for anything and shows nothing but what it was made of. It names resources and keys: keep it as you keep those.");
        WriteScan(html, tally);
        html.Close().Close();
    }

    private static void WriteScan(HtmlWriter html, ReportTally tally)
    {
        if (tally.Finders.Count == 0 && tally.Versions.Count == 0)
        {
            return;
        }

        html.Open("li");
        if (tally.Versions.Count > 0)
        {
            html.Text("Judged by KmsCompliance ").Value(string.Join(", ", tally.Versions)).Text(". ");
        }

        if (tally.Finders.Count > 0)
        {
            html.Text("Looked at as ").Value(string.Join(", ", tally.Finders)).Text(".");
        }

        html.Close();
    }
}
