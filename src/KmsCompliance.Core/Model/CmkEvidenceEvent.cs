using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>A request that a file of evidence says was sent, and the event that CloudTrail has of it.</summary>
public sealed class CmkEvidenceEvent
{
    /// <summary>The file.</summary>
    public required string EvidencePath { get; init; }

    /// <summary>The number of the entry that says so.</summary>
    public required int EvidenceNumber { get; init; }

    /// <summary>The hash of that entry.</summary>
    public required string EvidenceHash { get; init; }

    /// <summary>The key's ARN; null where the evidence does not say it.</summary>
    public required string? KeyArn { get; init; }

    /// <summary>The key's Region; null where the evidence does not say it.</summary>
    public required string? Region { get; init; }

    /// <summary>The 12-digit account that owns the key; null where the evidence does not say it.</summary>
    public required string? AccountId { get; init; }

    /// <summary>The operation, such as <c>kms:DisableKey</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Who signed the request; null where the evidence does not say it.</summary>
    public string? CallerArn { get; init; }

    /// <summary>When it was sent, in UTC, by the clock of the machine that sent it; the earliest moment where that is not known.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The id of the request; null where the evidence does not have it.</summary>
    public string? RequestId { get; init; }

    /// <summary>What is known of its event: <see cref="CmkEvidenceEventStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>CloudTrail's ids of its events: one as a rule.</summary>
    public TextList EventId { get; init; } = [];

    /// <summary>When, as CloudTrail has it, in UTC; null where no event was found.</summary>
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>By what it was found: <c>RequestId</c>, or <c>Time</c>, which is by key, operation, caller and time together; null where it was
    /// not.</summary>
    public string? MatchedBy { get; init; }

    /// <summary>The events that may be its, where nothing says which is.</summary>
    public TextList CandidateEventId { get; init; } = [];

    /// <summary>When to ask again, in UTC; null where that is of no use, or at any time.</summary>
    public DateTimeOffset? AskAgainAt { get; init; }

    /// <summary>The same in words.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The head of the chain afterwards: the number of the last entry, a colon and its hash.</summary>
    public required string EvidenceHead { get; init; }

    /// <summary>The operation and the key.</summary>
    public override string ToString() => $"{Operation} {KeyArn}";
}
