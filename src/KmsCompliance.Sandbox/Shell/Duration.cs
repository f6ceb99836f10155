using System.Globalization;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>A length of time as people write it: a number and ms, s or m.</summary>
internal static class Duration
{
    /// <summary>Reads <paramref name="text"/>; a bare number other than 0 has no unit and is refused, as is more than a day.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        (string number, double seconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.OrdinalIgnoreCase) => (text[..^2], 0.001),
            _ when text.EndsWith('s') => (text[..^1], 1),
            _ when text.EndsWith('m') => (text[..^1], 60),
            _ => (string.Empty, 0),
        };
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) || !(count * seconds <= 86400))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(count * seconds);
        return true;
    }
}
