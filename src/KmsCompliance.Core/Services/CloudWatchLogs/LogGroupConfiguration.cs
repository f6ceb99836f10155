using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>A log group.</summary>
public sealed record LogGroupConfiguration : ResourceConfiguration
{
    /// <summary>What of a log group is in no template.</summary>
    internal const string NotRead = "Data protection, index and resource policies of a log group, its filters and subscriptions are not read, and are left as they are.";

    /// <summary>For how many days events are kept; null for ever.</summary>
    public int? RetentionInDays { get; init; }

    /// <summary>Such as <c>STANDARD</c>; null where not reported.</summary>
    public string? LogGroupClass { get; init; }

    /// <summary>Whether it cannot be deleted; null where not reported.</summary>
    public bool? IsProtected { get; init; }
}
