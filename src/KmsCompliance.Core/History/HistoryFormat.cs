using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KmsCompliance.History;

/// <summary>The form of a history: a folder with a file a run. Each file has two or three gzip members, which every reader of gzip takes
/// for one text: the run and its places; what ended in it, where anything did; then the resources, in <see cref="HistoryOrder"/>. So the
/// first can say how many lines the others have, how many bytes the last, and the many runs of a trend are read without their
/// resources.</summary>
internal static class HistoryFormat
{
    /// <summary>The form that is written, and the newest that is read.</summary>
    public const int Schema = 1;

    /// <summary>The longest line that is read, in bytes.</summary>
    public const int MostBytesOfALine = 256 * 1024;

    /// <summary>The most that a file may come to when it is unpacked, in bytes: some 14 million resources.</summary>
    public const long MostBytes = 8L * 1024 * 1024 * 1024;

    /// <summary>The most runs that are read of a folder, the newest.</summary>
    public const int MostRuns = 20_000;

    /// <summary>How far ahead of this machine's clock another's may be.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    private const string Prefix = "run-";
    private const string Suffix = ".ndjson.gz";
    private const string Moment = "yyyyMMdd'T'HHmmssfff'Z'";
    private const string AsidePrefix = ".run-";
    private const string AsideSuffix = ".tmp";
    private const int BytesOfAName = 8;

    /// <summary>A new run's id: ids sort by time, and no two runs have the same.</summary>
    /// <param name="at">When it ended.</param>
    public static string NewRunId(DateTimeOffset at) =>
        $"{at.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture)}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(BytesOfAName))}";

    /// <summary>The id of a run that is put together from others. The same ones always give the same name behind the time, in whichever
    /// order.</summary>
    /// <param name="at">When it ended.</param>
    /// <param name="runs">The ids of the others.</param>
    public static string RunIdOf(DateTimeOffset at, IEnumerable<string> runs) =>
        $"{at.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture)}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', runs.Order(StringComparer.Ordinal)))).AsSpan(0, BytesOfAName))}";

    /// <summary>Whether two ids have the same name behind their time.</summary>
    /// <param name="runId">The one.</param>
    /// <param name="otherId">The other.</param>
    public static bool HaveOneName(string runId, string otherId) => runId.AsSpan(runId.IndexOf('-')).SequenceEqual(otherId.AsSpan(otherId.IndexOf('-')));

    /// <summary>The name of a run's file.</summary>
    /// <param name="runId">The run.</param>
    public static string FileNameOf(string runId) => $"{Prefix}{runId}{Suffix}";

    /// <summary>A new name for a file that is not whole yet. It begins with a dot, so that what copies a folder can leave it
    /// out.</summary>
    public static string NewAsideName() => $"{AsidePrefix}{Convert.ToHexString(RandomNumberGenerator.GetBytes(BytesOfAName))}{AsideSuffix}";

    /// <summary>Whether a name is one of <see cref="NewAsideName"/>.</summary>
    /// <param name="fileName">The name.</param>
    public static bool IsAside(string fileName) =>
        fileName.Length == AsidePrefix.Length + (2 * BytesOfAName) + AsideSuffix.Length
        && fileName.StartsWith(AsidePrefix, StringComparison.Ordinal) && fileName.EndsWith(AsideSuffix, StringComparison.Ordinal)
        && IsHex(fileName.Substring(AsidePrefix.Length, 2 * BytesOfAName));

    /// <summary>The run that a file's name says; null where it is no name of a run.</summary>
    /// <param name="fileName">The name.</param>
    public static string? RunIdOf(string fileName)
    {
        if (!fileName.StartsWith(Prefix, StringComparison.Ordinal) || !fileName.EndsWith(Suffix, StringComparison.Ordinal) || fileName.Length <= Prefix.Length + Suffix.Length)
        {
            return null;
        }

        var runId = fileName[Prefix.Length..^Suffix.Length];
        return IsRunId(runId) ? runId : null;
    }

    /// <summary>Whether a text has the form of a run's id.</summary>
    /// <param name="text">The text.</param>
    public static bool IsRunId(string? text) =>
        text?.Split('-') is [var moment, { Length: 2 * BytesOfAName } name]
        && IsHex(name)
        && DateTimeOffset.TryParseExact(moment, Moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigitUpper);
}
