using KmsCompliance.Model;

namespace KmsCompliance.Evidence;

/// <summary>What an entry of evidence says: who did or will do what, and what came of it. What is not known is left out.</summary>
public sealed record EvidenceEntry
{
    /// <summary>What of it is told: <see cref="EvidenceStep"/>.</summary>
    public required string Step { get; init; }

    /// <summary>Which entries belong together: the same in all of one change.</summary>
    public required string ChangeId { get; init; }

    /// <summary>The command that was run.</summary>
    public required string Command { get; init; }

    /// <summary>Who signs the calls: the ARN that STS answers; null where STS was not asked yet.</summary>
    public string? CallerArn { get; init; }

    /// <summary>The key's 12-digit account.</summary>
    public string? AccountId { get; init; }

    /// <summary>The key's Region.</summary>
    public string? Region { get; init; }

    /// <summary>The key; null where it is about several.</summary>
    public string? KeyArn { get; init; }

    /// <summary>What is done to it: the KMS operation, such as <c>kms:DisableKey</c>; or what CloudTrail was asked.</summary>
    public required string Action { get; init; }

    /// <summary>The key's state before; null where it was not read.</summary>
    public string? PreviousState { get; init; }

    /// <summary>The key's state as it was read back; null where it was not read.</summary>
    public string? KeyState { get; init; }

    /// <summary>When the key is to be deleted.</summary>
    public DateTimeOffset? DeletionDate { get; init; }

    /// <summary>What came of it; null before it was done.</summary>
    public string? Status { get; init; }

    /// <summary>The same in words.</summary>
    public string? Message { get; init; }

    /// <summary>What depends on the key, a line each; null where it was not looked at.</summary>
    public IReadOnlyList<string>? Impact { get; init; }

    /// <summary>What of that could not be looked at, a line each.</summary>
    public IReadOnlyList<string>? NotSeen { get; init; }

    /// <summary>The multi-Region keys that are related to it, and stay as they are.</summary>
    public IReadOnlyList<string>? RelatedKeys { get; init; }

    /// <summary>The grants that were taken back.</summary>
    public IReadOnlyList<string>? RevokedGrants { get; init; }

    /// <summary>What KMS answered to a trial of the key before.</summary>
    public string? ProbeBefore { get; init; }

    /// <summary>What it answered afterwards.</summary>
    public string? ProbeAfter { get; init; }

    /// <summary>Whether the refusal over what depends on the key was overridden.</summary>
    public bool? Forced { get; init; }

    /// <summary>The requests that were sent since the entry before of the same change, none where it is empty; null in an entry from before
    /// they were noted, and where nothing was sent yet.</summary>
    public IReadOnlyList<SentRequest>? Requests { get; init; }

    /// <summary>The events that CloudTrail has of what earlier entries say.</summary>
    public IReadOnlyList<EvidenceEvent>? Events { get; init; }

    /// <summary>In which order things were done, where that is not the order of the entries.</summary>
    public IReadOnlyList<string>? Order { get; init; }
}
