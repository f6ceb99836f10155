using System.Globalization;
using System.Text;

namespace KmsCompliance.Templates.Writing;

/// <summary>Values in Terraform's language, in the form that <c>terraform fmt</c> gives them. Those that have several lines are indented
/// from nothing.</summary>
/// <remarks><see href="https://developer.hashicorp.com/terraform/language/expressions/strings"/></remarks>
internal static class HclText
{
    /// <summary>A text. Nothing in it is an expression or a directive, and nothing in it hides.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text) => Quote(text, isAscii: false);

    /// <summary>A flag.</summary>
    /// <param name="flag">The flag.</param>
    public static string Of(bool flag) => flag ? "true" : "false";

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A list, on a line of its own each where it has more than one value.</summary>
    /// <param name="values">The values, as expressions.</param>
    public static string List(IReadOnlyList<string> values) =>
        values.Count < 2 ? $"[{string.Concat(values)}]" : $"[\n{string.Concat(values.Select(static value => $"  {value},\n"))}]";

    /// <summary>Texts by name, in the order of their names.</summary>
    /// <param name="texts">The texts.</param>
    public static string Map(IEnumerable<KeyValuePair<string, string>> texts)
    {
        // The formatter aligns by what it takes for one character, and not every version takes the same: in ASCII there is no doubt.
        var entries = texts.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => (Name: Quote(entry.Key, isAscii: true), Text: Quote(entry.Value))).ToList();
        return Object(entries);
    }

    /// <summary>An object.</summary>
    /// <param name="members">Its members, both as expressions.</param>
    public static string Object(IReadOnlyList<(string Name, string Text)> members)
    {
        var longest = members.Max(static member => member.Name.Length);
        return $"{{\n{string.Concat(members.Select(member => $"  {member.Name.PadRight(longest)} = {member.Text}\n"))}}}";
    }

    private static string Quote(string text, bool isAscii)
    {
        var quoted = new StringBuilder("\"");
        var before = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            // ${ and %{ begin what is worked out; doubled they are themselves.
            if (rune.Value == '{' && before.Value is '$' or '%')
            {
                quoted.Append((char)before.Value);
            }

            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when !IsSeen(rune) || (isAscii && !rune.IsAscii) => quoted.Append(rune.IsBmp ? "\\u" : "\\U").Append(rune.Value.ToString(rune.IsBmp ? "x4" : "x8", CultureInfo.InvariantCulture)),
                _ => quoted.Append(rune.ToString()),
            };
            before = rune;
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsSeen(Rune rune) => rune.IsAscii ? rune.Value is >= ' ' and <= '~' : Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator);
}
