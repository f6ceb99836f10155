using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KmsCompliance.Usage;

/// <summary>The form of a checkpoint: a folder with a file that says what was asked, and one a key: of NDJSON, a line an event, and one
/// behind each page that was kept whole.</summary>
internal static class UsageCheckpointFormat
{
    /// <summary>The form that is written, and the only one that is read.</summary>
    public const int Schema = 1;

    /// <summary>The file that says what was asked.</summary>
    public const string HeaderName = "usage-checkpoint.json";

    /// <summary>The file that whoever uses the checkpoint holds, the audits' checkpoints' too.</summary>
    public const string LockName = "checkpoint.lock";

    /// <summary>The longest line that is read, in bytes.</summary>
    public const int MostBytesOfALine = 64 * 1024;

    /// <summary>The most of a file that is read, in bytes.</summary>
    public const long MostBytes = 8L * 1024 * 1024 * 1024;

    private const string Prefix = "usage-";
    private const string Suffix = ".ndjson";
    private const int NameBytes = 16;

    /// <summary>How long a checkpoint is good: events do not change.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromDays(7);

    /// <summary>How lines are written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        MaxDepth = 4,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The name of a key's file.</summary>
    public static string FileNameOf(string keyArn) =>
        $"{Prefix}{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(keyArn)).AsSpan(0, NameBytes))}{Suffix}";

    /// <summary>Whether a file is a key's.</summary>
    public static bool IsKey(string fileName) => fileName.StartsWith(Prefix, StringComparison.Ordinal) && fileName.EndsWith(Suffix, StringComparison.Ordinal);
}
