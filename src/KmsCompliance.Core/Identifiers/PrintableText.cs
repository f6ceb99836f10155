using System.Text.RegularExpressions;

namespace KmsCompliance.Identifiers;

/// <summary>Text as it may be shown. What AWS, whoever answers in its name, or a file says can hold whatever JSON can write, also
/// what a terminal obeys: controls and escapes, marks of direction, and characters that nobody sees.</summary>
public static partial class PrintableText
{
    private const string Replacement = "\uFFFD";

    /// <summary>The text on one line, each such character replaced by U+FFFD.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text) => IsAscii(text) ? text : Unprintable().Replace(text, Replacement);

    /// <summary>The text in its lines, each other such character replaced by U+FFFD. For what the module itself, or a JSON document,
    /// breaks into lines.</summary>
    /// <param name="text">The text.</param>
    public static string Lines(string text) => IsAscii(text) ? text : UnprintableButLineEnds().Replace(text, Replacement);

    /// <summary>Whether the text may be shown as it is.</summary>
    /// <param name="text">The text.</param>
    public static bool IsPrintable(string text) => IsAscii(text) || !Unprintable().IsMatch(text);

    // All but all texts are, and a listing has many.
    private static bool IsAscii(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;
    }

    // The last are the tags of the supplementary planes, which look like nothing and spell whole sentences.
    [GeneratedRegex(@"[\p{Cc}\p{Cf}\u2028\u2029]|\uDB40[\uDC00-\uDC7F]", RegexOptions.CultureInvariant)]
    private static partial Regex Unprintable();

    [GeneratedRegex(@"(?!\r?\n)[\p{Cc}\p{Cf}\u2028\u2029]|\uDB40[\uDC00-\uDC7F]", RegexOptions.CultureInvariant)]
    private static partial Regex UnprintableButLineEnds();
}
