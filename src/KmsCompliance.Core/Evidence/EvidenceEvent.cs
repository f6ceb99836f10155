namespace KmsCompliance.Evidence;

/// <summary>The events that CloudTrail has of a request that an earlier entry of the same file says was sent.</summary>
public sealed record EvidenceEvent
{
    /// <summary>The number of that entry.</summary>
    public required long Number { get; init; }

    /// <summary>The hash of that entry.</summary>
    public required string Hash { get; init; }

    /// <summary>Which of its requests, from 1; 0 where it does not list them.</summary>
    public required int Request { get; init; }

    /// <summary>The operation, such as <c>kms:DisableKey</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The id of the request, by which the events were found; null where they were found by who, what and when.</summary>
    public string? RequestId { get; init; }

    /// <summary>CloudTrail's ids of the events.</summary>
    public required IReadOnlyList<string> EventIds { get; init; }

    /// <summary>When, as CloudTrail has it, in UTC.</summary>
    public required DateTimeOffset EventTime { get; init; }
}
