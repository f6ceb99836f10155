using System.Globalization;
using System.Management.Automation.Language;
using System.Text;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>
/// Text that is not PowerShell, shown as pwsh shows it. The engine's own view stays empty for these when a host
/// invokes the text, so they are laid out here.
/// </summary>
internal static class ParseErrorText
{
    /// <summary>The first of <paramref name="errors"/>, with its line and the place marked.</summary>
    public static string Render(IReadOnlyList<ParseError> errors)
    {
        ParseError error = errors[0];
        IScriptPosition start = error.Extent.StartScriptPosition;
        string line = (start.Line ?? string.Empty).TrimEnd();
        int column = Math.Clamp(start.ColumnNumber - 1, 0, line.Length);
        int length = Math.Clamp(error.Extent.Text.ReplaceLineEndings("\n").Split('\n')[0].Length, 1, Math.Max(1, line.Length - column));
        string number = start.LineNumber.ToString(CultureInfo.InvariantCulture).PadLeft(4);

        StringBuilder text = new();
        text.AppendLine(error.Extent.File is null ? "ParserError:" : $"ParserError: {error.Extent.File}:{start.LineNumber}");
        text.AppendLine("Line |");
        text.AppendLine($"{number} | {line}");
        text.AppendLine($"     | {new string(' ', column)}{new string('~', length)}");
        text.Append($"     | {error.Message}");
        return text.ToString();
    }
}
