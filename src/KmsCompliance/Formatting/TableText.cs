using KmsCompliance.Identifiers;

namespace KmsCompliance.Formatting;

/// <summary>Text as tables show it. For the module's format views; objects keep theirs whole.</summary>
public static class TableText
{
    private const int Narrowest = 12;
    private const char Ellipsis = '\u2026';

    /// <summary>Shortens a text in its middle: names and ARNs differ at their ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">How many characters may be shown; fewer than 12 count as 12.</param>
    public static string Shorten(string? text, int width)
    {
        var limit = Math.Max(width, Narrowest);
        text = PrintableText.Of(text ?? string.Empty);
        if (text.Length <= limit)
        {
            return text;
        }

        var tail = (limit - 1) / 2;
        return string.Concat(text.AsSpan(0, limit - 1 - tail), [Ellipsis], text.AsSpan(text.Length - tail));
    }
}
