using KmsCompliance.Ports;

namespace KmsCompliance.Evidence;

/// <summary>What CloudTrail has of a request.</summary>
/// <param name="Status">By <see cref="CmkEvidenceEventStatus"/>.</param>
/// <param name="Message">The same in words.</param>
public sealed record EvidenceMatch(string Status, string Message)
{
    /// <summary>Its events; none where none was found, or it is not certain which.</summary>
    public IReadOnlyList<RecordedEvent> Events { get; init; } = [];

    /// <summary>The events that may be its.</summary>
    public IReadOnlyList<RecordedEvent> Candidates { get; init; } = [];

    /// <summary>When to ask again; null where that is of no use, or at any time.</summary>
    public DateTimeOffset? AskAgainAt { get; init; }
}
