namespace KmsCompliance.Usage;

/// <summary>One line of a key's file: which key it is of, an event, or that all before it was kept whole.</summary>
internal sealed record UsageCheckpointLine
{
    /// <summary>The checkpoint that the file belongs to; on the first line.</summary>
    public string? CheckpointId { get; init; }

    /// <summary>The key; on the first line.</summary>
    public string? KeyArn { get; init; }

    /// <summary>An event.</summary>
    public CmkUsage? Event { get; init; }

    /// <summary>How many events stand before this line, which ends a page.</summary>
    public int? Events { get; init; }

    /// <summary>Whether there are no more; on a line that ends a page.</summary>
    public bool? IsWhole { get; init; }
}
