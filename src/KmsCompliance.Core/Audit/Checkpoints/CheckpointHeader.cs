namespace KmsCompliance.Audit.Checkpoints;

/// <summary>What a checkpoint is of.</summary>
internal sealed record CheckpointHeader
{
    /// <summary>The form of its files: <see cref="CheckpointFormat.Schema"/>.</summary>
    public required int Schema { get; init; }

    /// <summary>What its files have in common, and those of no other checkpoint.</summary>
    public required string CheckpointId { get; init; }

    /// <summary>The version of the module that listed. Another one may judge otherwise.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>When the first run began, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What was asked.</summary>
    public required CheckpointQuestion Question { get; init; }
}
