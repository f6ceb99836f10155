namespace KmsCompliance.Usage;

/// <summary>What a checkpoint is of.</summary>
internal sealed record UsageCheckpointHeader
{
    /// <summary>The form of its files.</summary>
    public required int Schema { get; init; }

    /// <summary>What its files have in common, and those of no other checkpoint.</summary>
    public required string CheckpointId { get; init; }

    /// <summary>The version of the module that read.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>When the first run began, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The time that was asked about, in the words of the parameters.</summary>
    public required string Asked { get; init; }

    /// <summary>From when on.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset To { get; init; }
}
