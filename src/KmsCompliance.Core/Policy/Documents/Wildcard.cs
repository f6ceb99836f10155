namespace KmsCompliance.Policy.Documents;

/// <summary>Matches <c>*</c> (any characters, none too) and <c>?</c> (one character), as IAM does.</summary>
internal static class Wildcard
{
    // Two code points that are no characters and never will be stand for a star and a question mark that are meant as
    // such: ${*} and ${?} in a policy.
    private const char LiteralStar = '\uFDD0';
    private const char LiteralQuestionMark = '\uFDD1';

    /// <summary>A text as a pattern that matches only this text.</summary>
    public static string Escape(string text) => text.Replace('*', LiteralStar).Replace('?', LiteralQuestionMark);

    /// <summary>Whether a text would mean more than itself, were it a pattern.</summary>
    public static bool IsPattern(ReadOnlySpan<char> text) => text.ContainsAny('*', '?');

    /// <summary>Whether the whole text fits the pattern.</summary>
    /// <remarks>Only the last star is ever tried again, so the time grows with the pattern's length times the text's and
    /// never with the number of stars.</remarks>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool ignoreCase = false)
    {
        int p = 0, t = 0, star = -1, retry = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase)))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    private static bool Same(char pattern, char text, bool ignoreCase) =>
        pattern == text
        || (text == '*' && pattern == LiteralStar)
        || (text == '?' && pattern == LiteralQuestionMark)
        || (ignoreCase && char.ToUpperInvariant(pattern) == char.ToUpperInvariant(text));
}
