namespace KmsCompliance;

/// <summary>The key of one log group of CloudWatch Logs, for events that are stored from now on.</summary>
public sealed class LogGroupEncryptionStatus : EncryptionStatus
{
    /// <inheritdoc/>
    public override string Service => "CloudWatchLogs";

    /// <summary>The log group's name, such as <c>aws/spans</c>.</summary>
    public override required string ResourceName { get; init; }

    /// <summary>The log group's ARN, without the <c>:*</c> that stands for its streams.</summary>
    public override required string? ResourceArn { get; init; }

    /// <summary>The log group's name, as AWS.Tools' commands for log groups take it.</summary>
    public string LogGroupName => ResourceName;

    /// <summary>The log group's class as CloudWatch Logs names it, such as <c>STANDARD</c>; null where not reported.</summary>
    public string? LogGroupClass { get; init; }

    /// <summary>How many bytes it holds, as last counted; null where not reported.</summary>
    public long? StoredBytes { get; init; }
}
