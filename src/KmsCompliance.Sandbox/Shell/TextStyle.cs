using System.Management.Automation;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>The escape sequences that the shell itself writes; the engine's own come from $PSStyle.</summary>
internal static class TextStyle
{
    public const string Reset = "\u001b[0m";
    public const string Bold = "\u001b[1m";
    public const string Dim = "\u001b[2m";
    public const string Reverse = "\u001b[7m";
    public const string Error = "\u001b[31;1m";
    public const string Warning = "\u001b[33;1m";
    public const string Command = "\u001b[36;1m";
    public const string Heading = "\u001b[32;1m";

    /// <summary>Back to the line's start, and everything after the cursor erased.</summary>
    public const string EraseLine = "\r\u001b[K";

    /// <summary>Erases from the cursor to the end of the screen.</summary>
    public const string EraseBelow = "\u001b[J";

    /// <summary><paramref name="text"/> in <paramref name="style"/>, or bare where colour is off.</summary>
    public static string Paint(string text, string style, bool color) => color ? style + text + Reset : text;

    /// <summary><paramref name="text"/> with its escape sequences, or without them where colour is off.</summary>
    public static string Fit(string text, bool color) =>
        color || !text.Contains('\u001b', StringComparison.Ordinal)
            ? text
            : new System.Management.Automation.Internal.StringDecorated(text).ToString(OutputRendering.PlainText);

    /// <summary>The sequence for one of the sixteen console colours, as foreground or background.</summary>
    public static string Sequence(ConsoleColor color, bool background)
    {
        // The console orders its colours blue-green-red, the escape sequences red-green-blue.
        int value = (int)color;
        int index = ((value & 1) << 2) | (value & 2) | ((value & 4) >> 2);
        int start = (background ? 40 : 30) + ((value & 8) != 0 ? 60 : 0);
        return $"\u001b[{start + index}m";
    }
}
