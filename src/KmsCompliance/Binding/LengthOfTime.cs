using System.Globalization;
using System.Text.RegularExpressions;

namespace KmsCompliance.Binding;

/// <summary>A length of time as it is written: a number and a unit, such as <c>24h</c> or <c>7d</c>.</summary>
internal static partial class LengthOfTime
{
    /// <summary>Reads one; null where the text is none.</summary>
    /// <param name="text">The text.</param>
    public static TimeSpan? Read(string text)
    {
        if (Form().Match(text.Trim()) is { Success: true } match
            && double.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 100_000_000)
        {
            return match.Groups["unit"].Value.ToLowerInvariant() switch
            {
                "s" => TimeSpan.FromSeconds(number),
                "m" or "min" => TimeSpan.FromMinutes(number),
                "h" => TimeSpan.FromHours(number),
                _ => number <= 100_000 ? TimeSpan.FromDays(number) : null,
            };
        }

        // As PowerShell writes one; a number alone would be days, which nobody means who writes 24.
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var length) ? length : null;
    }

    /// <summary>How one is written, as short as it goes.</summary>
    /// <param name="length">The length.</param>
    public static string Write(TimeSpan length) => length switch
    {
        _ when length.Ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{length.TotalDays:0}d"),
        _ when length.Ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:0}h"),
        _ when length.Ticks % TimeSpan.TicksPerMinute == 0 => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.###}s"),
    };

    [GeneratedRegex(@"^(?<number>\d{1,9}(\.\d{1,3})?)\s?(?<unit>s|m|min|h|d)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
