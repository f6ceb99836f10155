using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>One log group of an estate. What CloudWatch Logs would refuse is taken, such as a key that is disabled or a name
/// that is AWS's.</summary>
internal sealed record EstateLogGroup : IEstateEntry
{
    /// <summary>The log group's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The log group's name.</summary>
    public required string Name { get; init; }

    /// <summary>The key: id, ARN or alias, existing or not and in any state; left out, one that CloudWatch Logs
    /// owns.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>STANDARD, INFREQUENT_ACCESS or DELIVERY.</summary>
    public string Class { get; init; } = LogGroup.Standard;

    /// <summary>The size that is told; there are no log events.</summary>
    public long StoredBytes { get; init; }

    /// <summary>An account of the estate that monitors this one, and sees the log group beside its own.</summary>
    public string? LinkedTo { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
