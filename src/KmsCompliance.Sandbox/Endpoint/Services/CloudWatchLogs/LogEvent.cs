namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>A log event that is kept.</summary>
/// <param name="Timestamp">When it happened, in milliseconds since 1970.</param>
/// <param name="Message">What it says.</param>
/// <param name="IngestedAt">When it came, in milliseconds since 1970.</param>
/// <param name="KeyArn">The key that it was stored under; null for one that CloudWatch Logs owns.</param>
internal sealed record LogEvent(long Timestamp, string Message, long IngestedAt, string? KeyArn);
