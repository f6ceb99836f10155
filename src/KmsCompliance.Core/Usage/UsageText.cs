using System.Globalization;
using KmsCompliance.Ports;

namespace KmsCompliance.Usage;

/// <summary>How times, and what is known of a key's last use, are said.</summary>
internal static class UsageText
{
    /// <summary>A moment.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>A length of time, roughly.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { TotalMinutes: < 1 } => Text($"{Math.Max(1, Math.Ceiling(length.TotalSeconds)):0} s"),
        { TotalHours: < 1 } => Text($"{Math.Ceiling(length.TotalMinutes):0} min"),
        { TotalDays: < 2 } => Text($"{Math.Ceiling(length.TotalHours):0} h"),
        _ => Text($"{Math.Ceiling(length.TotalDays):0} days"),
    };

    /// <summary>What KMS knows of a key's last use; a sentence without its end.</summary>
    public static string LastUse(KeyLastUsage usage) => usage switch
    {
        { LastUsedAt: { } at } => $"KMS last saw it used at {Moment(at)}, for {usage.Operation ?? "an operation that it does not name"}{(usage.EventId is { } id ? $" (event {id})" : string.Empty)}",
        { TrackedSince: { } since, CreatedAt: { } created } when created >= since => $"KMS has seen no use of it since it was made at {Moment(created)}",
        { TrackedSince: { } since } => $"KMS has seen no use of it since {Moment(since)}, when it began to look",
        _ => "KMS has seen no use of it, and does not say since when it has looked",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
