namespace KmsCompliance.History;

/// <summary>What one rule says of a resource.</summary>
internal sealed record HistoryFinding
{
    /// <summary>The rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>How much it matters.</summary>
    public required string Severity { get; init; }

    /// <summary>The verdict.</summary>
    public required string Compliance { get; init; }

    /// <summary>Why, as a code.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Message { get; init; }

    /// <summary>Who accepted it; null unless it is exempt.</summary>
    public string? ExemptionOwner { get; init; }

    /// <summary>The last day of that, as <c>yyyy-MM-dd</c>; null unless it is exempt.</summary>
    public string? ExemptUntil { get; init; }

    /// <summary>When it was first seen to fail, while nobody has seen it mended since; null where it does not fail.</summary>
    public DateTimeOffset? FailingSince { get; init; }
}
