namespace KmsCompliance.Audit;

/// <summary>When and as whom resources were looked at.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="By">The caller's ARN.</param>
internal readonly record struct ScanStamp(DateTimeOffset At, string? By);
