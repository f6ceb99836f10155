using System.Globalization;
using System.Text.RegularExpressions;

namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>As much of a terminal as the line editor uses: what a person sees after the text was written.</summary>
internal static partial class Screen
{
    /// <summary>The characters on the screen, rows joined, blanks at the end dropped.</summary>
    public static string Show(string written, int columns)
    {
        List<char[]> rows = [Row(columns)];
        int row = 0;
        int column = 0;
        foreach (Match part in PartPattern().Matches(written))
        {
            int count = part.Groups["count"].Length > 0 ? int.Parse(part.Groups["count"].Value, CultureInfo.InvariantCulture) : 1;
            switch (part.Groups["command"].Value, part.Value)
            {
                case ("A", _):
                    row -= count;
                    break;
                case ("C", _):
                    column += count;
                    break;
                case ("J", _):
                    Array.Fill(rows[row], ' ', column, columns - column);
                    rows.RemoveRange(row + 1, rows.Count - row - 1);
                    break;
                case ("m", _):
                    break;
                case (_, "\r"):
                    column = 0;
                    break;
                case (_, "\n"):
                    row++;
                    column = 0;
                    break;
                default:
                    if (column == columns)
                    {
                        row++;
                        column = 0;
                    }

                    while (rows.Count <= row)
                    {
                        rows.Add(Row(columns));
                    }

                    rows[row][column++] = part.Value[0];
                    break;
            }
        }

        return string.Concat(rows.Select(line => new string(line))).TrimEnd();
    }

    private static char[] Row(int columns)
    {
        char[] row = new char[columns];
        Array.Fill(row, ' ');
        return row;
    }

    [GeneratedRegex(@"\x1b\[(?<count>\d*)(?<command>[A-Za-z])|.|\n", RegexOptions.Singleline)]
    private static partial Regex PartPattern();
}
