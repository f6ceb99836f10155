namespace KmsCompliance.Model;

/// <summary>Who signs the calls.</summary>
/// <param name="AccountId">The 12-digit account.</param>
/// <param name="Arn">The principal's ARN; its partition is the account's.</param>
/// <param name="AccessKeyId">The access key id that was asked with.</param>
public sealed record CallerIdentity(string AccountId, string Arn, string AccessKeyId)
{
    /// <summary>The account's partition, such as <c>aws</c>.</summary>
    public string Partition => Arn.Split(':') is { Length: > 1 } parts ? parts[1] : "aws";
}
