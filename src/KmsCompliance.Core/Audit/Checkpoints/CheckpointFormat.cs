using System.Security.Cryptography;

namespace KmsCompliance.Audit.Checkpoints;

/// <summary>The form of a checkpoint: a folder with a file that says what was asked, and one a unit, which has its name only once it is
/// whole. A unit's file has gzip members, which every reader of gzip takes for one text, of NDJSON: what it is of, a line a status, and
/// how many they are.</summary>
internal static class CheckpointFormat
{
    /// <summary>The form that is written, and the only one that is read.</summary>
    public const int Schema = 1;

    /// <summary>The file that says what was asked.</summary>
    public const string HeaderName = "checkpoint.json";

    /// <summary>The file that whoever uses the checkpoint holds. It stays: were it taken away, two could each hold one.</summary>
    public const string LockName = "checkpoint.lock";

    /// <summary>The longest line that is read, in bytes.</summary>
    public const int MostBytesOfALine = 1024 * 1024;

    /// <summary>The most that a file may come to when it is unpacked, in bytes: some ten million resources.</summary>
    public const long MostBytes = 8L * 1024 * 1024 * 1024;

    /// <summary>How long a checkpoint is good. What a run puts out is to be how things stand, and most audits run once a day: the next
    /// day's is not to say what yesterday's saw.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromHours(24);

    private const string Prefix = "unit-";
    private const string Suffix = ".ndjson.gz";
    private const string AsidePrefix = ".checkpoint-";
    private const string AsideSuffix = ".tmp";
    private const int BytesOfAName = 8;

    /// <summary>A new checkpoint's id.</summary>
    public static string NewId() => Convert.ToHexString(RandomNumberGenerator.GetBytes(BytesOfAName));

    /// <summary>The name of a unit's file.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="region">The Region.</param>
    /// <param name="service">The service's name.</param>
    public static string FileNameOf(string accountId, string region, string service) => $"{Prefix}{accountId}-{region}-{service}{Suffix}";

    /// <summary>A new name for a file that is not whole yet.</summary>
    public static string NewAsideName() => $"{AsidePrefix}{NewId()}{AsideSuffix}";

    /// <summary>Whether a file is a unit's.</summary>
    /// <param name="fileName">Its name.</param>
    public static bool IsUnit(string fileName) => fileName.StartsWith(Prefix, StringComparison.Ordinal) && fileName.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Whether a name is one of <see cref="NewAsideName"/>.</summary>
    /// <param name="fileName">The name.</param>
    public static bool IsAside(string fileName) => fileName.StartsWith(AsidePrefix, StringComparison.Ordinal) && fileName.EndsWith(AsideSuffix, StringComparison.Ordinal);
}
