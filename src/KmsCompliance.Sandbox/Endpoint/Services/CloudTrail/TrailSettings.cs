namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>What UpdateTrail can change of a trail.</summary>
internal sealed record TrailSettings
{
    public required string BucketName { get; init; }

    public string? KeyPrefix { get; init; }

    /// <summary>The name or ARN of a topic, as the caller gave it.</summary>
    public string? SnsTopicName { get; init; }

    public bool IncludesGlobalServices { get; init; } = true;

    public bool IsMultiRegion { get; init; }

    public bool ValidatesLogFiles { get; init; }

    public string? LogGroupArn { get; init; }

    public string? LogRoleArn { get; init; }

    /// <summary>The ARN of the key, or null for what Amazon S3 does by itself.</summary>
    public string? KmsKeyArn { get; init; }

    public bool IsOrganization { get; init; }
}
