namespace KmsCompliance.Plans;

/// <summary>An entry of a plan's journal.</summary>
internal sealed record PlanJournalEntry
{
    /// <summary>The version of this form.</summary>
    public const int CurrentVersion = 1;

    /// <summary>A run began.</summary>
    public const string Run = nameof(Run);

    /// <summary>A step is about to be written: noted before the call.</summary>
    public const string Begin = nameof(Begin);

    /// <summary>What came of a step.</summary>
    public const string End = nameof(End);

    /// <summary>The version of the form.</summary>
    public required int Version { get; init; }

    /// <summary>The entry's number, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The hash of the entry before; of the first, that of the plan.</summary>
    public required string Previous { get; init; }

    /// <summary>When it was written, in UTC, by this machine's clock.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The version of the module that wrote it.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>What it notes: <see cref="Run"/>, <see cref="Begin"/> or <see cref="End"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it is about undoing the plan.</summary>
    public bool IsUndo { get; init; }

    /// <summary>The ARN of who runs, of <see cref="Run"/>.</summary>
    public string? Caller { get; init; }

    /// <summary>The step; null of <see cref="Run"/>.</summary>
    public int? Step { get; init; }

    /// <summary>What was there before the write, of <see cref="Begin"/>.</summary>
    public PlanState? Former { get; init; }

    /// <summary>What came of it, of <see cref="End"/>.</summary>
    public string? Status { get; init; }

    /// <summary>Whether it was seen.</summary>
    public bool? Verified { get; init; }

    /// <summary>False where it is known that the write that was noted took no effect, of <see cref="End"/>.</summary>
    public bool? IsWritten { get; init; }

    /// <summary>The key that was made.</summary>
    public string? KeyArn { get; init; }

    /// <summary>What happened, in words.</summary>
    public string? Message { get; init; }
}
