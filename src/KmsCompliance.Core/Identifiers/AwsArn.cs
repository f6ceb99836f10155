using System.Diagnostics.CodeAnalysis;

namespace KmsCompliance.Identifiers;

/// <summary>An Amazon Resource Name, taken apart:
/// <c>arn:partition:service:region:account-id:resource</c>.</summary>
/// <param name="Partition">Such as <c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</param>
/// <param name="Service">Such as <c>kms</c>.</param>
/// <param name="Region">The Region's code; empty for global resources.</param>
/// <param name="AccountId">The 12-digit account; empty where the resource has none.</param>
/// <param name="Resource">All that follows, such as <c>key/1234abcd-…</c>.</param>
public sealed record AwsArn(string Partition, string Service, string Region, string AccountId, string Resource)
{
    /// <summary>Takes an ARN apart.</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="arn">The parts, where the text is an ARN.</param>
    /// <returns>Whether the text is an ARN.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AwsArn? arn)
    {
        arn = null;
        if (text is null || !text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text.Split(':', 6);
        if (parts.Length < 6 || parts[1].Length == 0 || parts[2].Length == 0 || parts[5].Length == 0)
        {
            return false;
        }

        if (parts[4].Length != 0 && !IsAccountId(parts[4]))
        {
            return false;
        }

        arn = new AwsArn(parts[1], parts[2], parts[3], parts[4], parts[5]);
        return true;
    }

    /// <summary>Whether the text is a 12-digit account id.</summary>
    /// <param name="text">The text to look at.</param>
    public static bool IsAccountId([NotNullWhen(true)] string? text) => text is { Length: 12 } && text.All(char.IsAsciiDigit);

    /// <summary>The ARN as AWS writes it.</summary>
    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{AccountId}:{Resource}";
}
