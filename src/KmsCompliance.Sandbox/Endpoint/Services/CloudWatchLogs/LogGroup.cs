using System.Text.RegularExpressions;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>A log group.</summary>
internal sealed partial class LogGroup(string accountId, string region, string name, DateTimeOffset createdAt)
{
    public const string Standard = "STANDARD";
    public const int MaxName = 512;

    public static IReadOnlyList<string> Classes { get; } = [Standard, "INFREQUENT_ACCESS", "DELIVERY"];

    public string AccountId { get; } = accountId;

    public string Name { get; } = name;

    /// <summary>The ARN without <c>:*</c>, as the encryption context has it.</summary>
    public string Arn { get; } = ArnOf(region, accountId, name);

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public string Class { get; init; } = Standard;

    public long StoredBytes { get; init; }

    public bool IsDeletionProtected { get; init; }

    /// <summary>The ARN of the key; null for one that CloudWatch Logs owns.</summary>
    public string? KmsKeyArn { get; set; }

    /// <summary>The streams, by name.</summary>
    public SortedDictionary<string, List<LogEvent>> Streams { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public static string ArnOf(string region, string accountId, string name) => $"arn:aws:logs:{region}:{accountId}:log-group:{name}";

    public static bool IsName(string text) => text.Length is >= 1 and <= MaxName && NamePattern().IsMatch(text);

    /// <summary>The characters that a name may have.</summary>
    [GeneratedRegex(@"^[\.\-_/#A-Za-z0-9]+$")]
    public static partial Regex NamePattern();
}
