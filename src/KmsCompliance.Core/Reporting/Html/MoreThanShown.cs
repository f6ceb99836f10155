namespace KmsCompliance.Reporting.Html;

/// <summary>What a list leaves out: on the screen, and on paper, where there is room for less.</summary>
internal static class MoreThanShown
{
    /// <summary>The class of what has a place on the screen only, or on both.</summary>
    /// <param name="place">Its place in the list, from 0.</param>
    /// <param name="printed">How many are printed.</param>
    public static string Class(int place, int printed) => place < printed ? "printed" : "on-screen";

    /// <summary>Says how many more there are; nothing where there are none.</summary>
    /// <param name="html">The page.</param>
    /// <param name="all">How many there are.</param>
    /// <param name="shown">How many of them the screen shows.</param>
    /// <param name="printed">How many of them are printed.</param>
    /// <param name="words">What they are, one and many of them: <c>more rule</c>, <c>more rules</c>.</param>
    /// <param name="query">The query that shows them, and how it is called; null where there is none.</param>
    public static void Write(HtmlWriter html, long all, long shown, long printed, (string One, string Many) words, (string Query, string Words)? query = null)
    {
        if (all > shown || query is not null)
        {
            html.Open("p", ("class", "muted on-screen"));
            html.Text(all > shown ? $"{Words(all - shown, words)}. " : string.Empty);
            if (query is { } link)
            {
                html.Element("a", link.Words, ("href", $"#{link.Query}"));
            }

            html.Close();
        }

        if (all > printed)
        {
            html.Element("p", $"{Words(all - printed, words)}, in the file.", ("class", "muted on-paper"));
        }
    }

    private static string Words(long count, (string One, string Many) words) => $"{HtmlWriter.Number(count)} {(count == 1 ? words.One : words.Many)}";
}
