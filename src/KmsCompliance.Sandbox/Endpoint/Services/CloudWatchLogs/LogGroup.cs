using System.Text.RegularExpressions;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>A log group.</summary>
internal sealed partial class LogGroup(string accountId, string region, string name, DateTimeOffset createdAt)
{
    public const string Standard = "STANDARD";
    public const int MaxName = 512;

    public static IReadOnlyList<string> Classes { get; } = [Standard, "INFREQUENT_ACCESS", "DELIVERY"];

    /// <summary>The days that a retention may have.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"/></remarks>
    public static IReadOnlyList<int> Retentions { get; } =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public string AccountId { get; } = accountId;

    public string Name { get; } = name;

    /// <summary>The ARN without <c>:*</c>, as the encryption context has it.</summary>
    public string Arn { get; } = ArnOf(region, accountId, name);

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public string Class { get; init; } = Standard;

    public long StoredBytes { get; init; }

    public bool IsDeletionProtected { get; init; }

    /// <summary>Days that log events are kept; null for ever.</summary>
    public int? RetentionInDays { get; set; }

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
