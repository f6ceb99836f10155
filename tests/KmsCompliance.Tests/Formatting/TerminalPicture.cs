using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KmsCompliance.Tests.Formatting;

/// <summary>Draws a terminal's text, with its colours, as SVG.</summary>
internal static partial class TerminalPicture
{
    private const double CharacterWidth = 8.4;
    private const int LineHeight = 20;
    private const int Margin = 16;
    private const string Background = "#0c1021";
    private const string Foreground = "#d8dee9";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string[] Colours = ["#3b4252", "#ff6b6b", "#8fd18f", "#f0c674", "#6fa8dc", "#c39ac9", "#76c7c0", Foreground];

    /// <summary>Draws a command and what it showed.</summary>
    /// <param name="command">The command, shown after a prompt.</param>
    /// <param name="output">What it showed, escape sequences included.</param>
    /// <param name="columns">The terminal's width.</param>
    public static XDocument Of(string command, string output, int columns)
    {
        var lines = command.ReplaceLineEndings("\n").Split('\n').Select((line, index) => $"\u001b[36;1m{(index == 0 ? "PS> " : ">> ")}\u001b[0m{line}")
            .Concat(output.TrimEnd().Split('\n'))
            .ToList();
        var (width, height) = ((columns * CharacterWidth) + (2 * Margin), (lines.Count * LineHeight) + (2 * Margin));
        return new XDocument(new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Number(width)} {height}"),
            new XAttribute("width", Number(width)),
            new XAttribute("height", height),
            new XAttribute("role", "img"),
            new XElement(Svg + "title", command),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("rx", 8), new XAttribute("fill", Background)),
            new XElement(
                Svg + "g",
                new XAttribute("font-family", "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"),
                new XAttribute("font-size", 14),
                new XAttribute("fill", Foreground),
                lines.Select((line, index) => Line(line, Margin + ((index + 1) * LineHeight) - 5)))));
    }

    // Each run of one style is placed by its column, so that columns stay in line in whatever font there is.
    private static XElement Line(string line, int y)
    {
        var (colour, bold, column, position) = ((string?)null, false, 0, 0);
        var text = new XElement(Svg + "text", new XAttribute("y", y), new XAttribute(XNamespace.Xml + "space", "preserve"));
        foreach (Match escape in Escape().Matches(line))
        {
            Add(line[position..escape.Index]);
            position = escape.Index + escape.Length;
            foreach (var code in escape.Groups[1].Value.Split(';').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0))
            {
                (colour, bold) = code switch
                {
                    0 => (null, false),
                    1 => (colour, true),
                    >= 30 and <= 37 => (Colours[code - 30], bold),
                    >= 90 and <= 97 => (Colours[code - 90], bold),
                    39 => (null, bold),
                    _ => (colour, bold),
                };
            }
        }

        Add(line[position..]);
        return text;

        void Add(string run)
        {
            if (run.Length == 0)
            {
                return;
            }

            text.Add(new XElement(
                Svg + "tspan",
                new XAttribute("x", Number(Margin + (column * CharacterWidth))),
                colour is null ? null : new XAttribute("fill", colour),
                bold ? new XAttribute("font-weight", "bold") : null,
                new XAttribute("textLength", Number(run.Length * CharacterWidth)),
                run));
            column += run.Length;
        }
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    [GeneratedRegex("\u001b\\[([0-9;]*)m")]
    private static partial Regex Escape();
}
