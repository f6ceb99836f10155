namespace KmsCompliance.Usage;

/// <summary>What is asked of keys' event histories.</summary>
public sealed record UsageQuestion
{
    /// <summary>How long the event history goes back (CloudTrail user guide, event history).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>From when on; in whole seconds.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until when; in whole seconds.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The most events of each key that are read.</summary>
    public required int MaximumEvent { get; init; }

    /// <summary>Whether only what changes the key is put out.</summary>
    public bool ChangesOnly { get; init; }

    /// <summary>Whether events are put out counted, not one by one.</summary>
    public bool IsSummary { get; init; }
}
