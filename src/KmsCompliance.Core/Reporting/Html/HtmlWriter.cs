using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Reporting.Html;

/// <summary>Writes HTML in which every value is text: what has a meaning in markup, and all that is not ASCII, stands as its
/// number.</summary>
/// <param name="output">Where it is written.</param>
internal sealed class HtmlWriter(TextWriter output)
{
    /// <summary>How much of a value is shown, in characters.</summary>
    public const int Longest = 240;

    private static readonly HashSet<string> WithoutEnd = new(StringComparer.Ordinal) { "meta", "link" };

    // White space beside these shows.
    private static readonly HashSet<string> Inline = new(StringComparer.Ordinal) { "a", "bdi", "code", "span", "strong", "script", "style", "text", "title" };

    private readonly Stack<string> _open = new();

    /// <summary>Begins an element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Its attributes.</param>
    public HtmlWriter Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        output.Write('<');
        output.Write(name);
        foreach (var (attribute, value) in attributes)
        {
            output.Write(' ');
            output.Write(attribute);
            output.Write("=\"");
            output.Write(HtmlEncoder.Default.Encode(value));
            output.Write('"');
        }

        if (WithoutEnd.Contains(name))
        {
            output.Write(" />\n");
        }
        else
        {
            output.Write('>');
            _open.Push(name);
        }

        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter Close()
    {
        var name = _open.Pop();
        output.Write("</");
        output.Write(name);
        output.Write(Inline.Contains(name) ? ">" : ">\n");
        return this;
    }

    /// <summary>Writes text of our own.</summary>
    /// <param name="text">The text.</param>
    public HtmlWriter Text(string text)
    {
        output.Write(HtmlEncoder.Default.Encode(text));
        return this;
    }

    /// <summary>Writes an element of text of our own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text.</param>
    /// <param name="attributes">Its attributes.</param>
    public HtmlWriter Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Open(name, attributes).Text(text).Close();

    /// <summary>Writes a value that came from elsewhere: by itself, whatever direction its letters have, and not without end.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The element that holds it.</param>
    /// <param name="most">How much of it is shown, in characters.</param>
    public HtmlWriter Value(string? value, string name = "bdi", int most = Longest) => Element(name, Shown(value ?? string.Empty, most));

    /// <summary>Writes a script, a style or data as it is.</summary>
    /// <param name="text">Text that cannot end its element.</param>
    public HtmlWriter Raw(ReadOnlySpan<char> text)
    {
        output.Write(text);
        return this;
    }

    /// <summary>A number for people.</summary>
    /// <param name="number">The number.</param>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The first characters of a value as it may be shown; whether it goes on, an ellipsis says.</summary>
    /// <param name="value">The value.</param>
    /// <param name="most">How many.</param>
    public static string Shown(string value, int most)
    {
        if (value.Length <= most)
        {
            return PrintableText.Of(value);
        }

        var shown = new StringBuilder(most + 1);
        foreach (var rune in value.EnumerateRunes())
        {
            if (shown.Length >= most)
            {
                break;
            }

            shown.Append(rune.ToString());
        }

        return PrintableText.Of(shown.Append('\u2026').ToString());
    }
}
