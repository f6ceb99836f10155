using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>One event data store of an estate.</summary>
internal sealed record EstateEventDataStore : IEstateEntry
{
    /// <summary>The store's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The store's name.</summary>
    public required string Name { get; init; }

    /// <summary>The key: id, ARN or alias, existing or not and in any state; left out, a key that AWS owns.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Whether the store collects events of all Regions.</summary>
    public bool MultiRegion { get; init; } = true;

    /// <summary>Whether the store is the whole organization's.</summary>
    public bool Organization { get; init; }

    /// <summary>CloudTrail's status. A store that is PENDING_DELETION is gone 7 days after the sandbox started.</summary>
    public string Status { get; init; } = "ENABLED";

    /// <summary>Days that events are kept, 7 to 3653.</summary>
    public int RetentionPeriodInDays { get; init; } = 366;

    /// <summary>Whether the store is kept from being deleted.</summary>
    public bool TerminationProtection { get; init; } = true;
}
