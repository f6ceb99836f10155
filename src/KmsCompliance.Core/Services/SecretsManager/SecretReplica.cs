namespace KmsCompliance;

/// <summary>One replica of a secret, as DescribeSecret on the primary reports it.</summary>
/// <param name="Region">The replica's Region.</param>
/// <param name="KmsKeyId">The replica's key as reported; null for the Region's <c>aws/secretsmanager</c>.</param>
/// <param name="Status"><c>InSync</c>, <c>InProgress</c> or <c>Failed</c>.</param>
/// <param name="StatusMessage">Why replication failed, where it did.</param>
public sealed record SecretReplica(string Region, string? KmsKeyId, string? Status, string? StatusMessage)
{
    /// <summary>Region and key, short.</summary>
    public override string ToString() => $"{Region}: {KmsKeyId ?? "aws/secretsmanager"}";
}
