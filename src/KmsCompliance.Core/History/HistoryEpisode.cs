namespace KmsCompliance.History;

/// <summary>Something that failed, from the first run that saw it fail to the run that saw it end.</summary>
internal sealed record HistoryEpisode
{
    /// <summary>The rule and the resource.</summary>
    public required string FindingId { get; init; }

    /// <summary>The rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>The resource's tags.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>When it was first seen to fail.</summary>
    public required DateTimeOffset FailingSince { get; init; }

    /// <summary>When it was first seen not to.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>What it ended by, one of <see cref="HistoryEpisodeEnd"/>.</summary>
    public required string End { get; init; }
}
