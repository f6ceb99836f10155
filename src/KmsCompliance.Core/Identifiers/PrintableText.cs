using System.Text.RegularExpressions;

namespace KmsCompliance.Identifiers;

/// <summary>Text of a policy as it may be shown: a Sid can hold whatever JSON can write, also what a terminal obeys.</summary>
internal static partial class PrintableText
{
    /// <summary>The text without control characters and marks of direction; each becomes U+FFFD.</summary>
    public static string Of(string text) => Unprintable().Replace(text, "\uFFFD");

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\u2028\u2029]", RegexOptions.CultureInvariant)]
    private static partial Regex Unprintable();
}
