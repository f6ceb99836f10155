using System.Globalization;
using System.Text;

namespace KmsCompliance.Identifiers;

/// <summary>Values in Markdown. None becomes markup, a link or a mention.</summary>
public static class MarkdownText
{
    /// <summary>A value as text and nothing else: punctuation stands as its number, and what GitHub links stands in code.</summary>
    /// <param name="text">The value.</param>
    /// <param name="longest">How many characters of it are shown.</param>
    public static string Of(string? text, int longest)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        var shown = new StringBuilder("<code>");
        var length = 0;
        foreach (var rune in PrintableText.Of(text).EnumerateRunes())
        {
            if (++length > longest)
            {
                shown.Append('…');
                break;
            }

            // An address of mail is looked for behind the markup, in each stretch of text.
            _ = rune.Value == '@' ? shown.Append("<span>&#64;</span>")
                : rune.IsAscii && !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value != ' ' ? shown.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};")
                : shown.Append(rune.ToString());
        }

        return shown.Append("</code>").ToString();
    }
}
