using System.Text.RegularExpressions;

namespace KmsCompliance.Sandbox.Endpoint.S3;

/// <summary>A bucket, without what is in it.</summary>
internal sealed partial record Bucket(string Name, string AccountId, string Region, DateTimeOffset CreatedAt)
{
    public string Arn => ArnOf(Name);

    /// <summary>The bucket's policy, as it was put; null for none. It is kept and shown, and decides nothing here.</summary>
    public string? Policy { get; set; }

    public static string ArnOf(string name) => $"arn:aws:s3:::{name}";

    /// <summary>Whether a bucket may be called so.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"/></remarks>
    public static bool IsName(string name) => NamePattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && !IpAddress().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\z")]
    private static partial Regex IpAddress();
}
