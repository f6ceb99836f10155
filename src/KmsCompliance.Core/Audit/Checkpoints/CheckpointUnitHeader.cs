namespace KmsCompliance.Audit.Checkpoints;

/// <summary>What a file of a checkpoint is of: a service in a Region of an account, listed to its end.</summary>
internal sealed record CheckpointUnitHeader
{
    /// <summary>The checkpoint that it belongs to.</summary>
    public required string CheckpointId { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The 12-digit account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>When it began to be listed, in UTC and whole seconds: no status of it is older.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
