namespace KmsCompliance.History;

/// <summary>What is known of a service in a Region of an account.</summary>
internal sealed record HistoryPlace
{
    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The 12-digit account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>What came of asking it last, one of <see cref="AuditPlaceStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it was not listed to its end; null where it was.</summary>
    public string? Message { get; init; }

    /// <summary>When it was looked at last.</summary>
    public required DateTimeOffset ScannedAt { get; init; }

    /// <summary>When all of its resources were listed last: what was not seen then is gone. Null for never.</summary>
    public DateTimeOffset? WholeAt { get; init; }

    /// <summary>What names it.</summary>
    internal HistoryPlaceKey Key => new(Service, AccountId, Region);

    /// <summary>Whether there may be resources that nobody has seen.</summary>
    internal bool IsNotScanned => Status is AuditPlaceStatus.NotListed or AuditPlaceStatus.NotReached;

    /// <summary>What two runs know of a place together.</summary>
    /// <param name="other">What the other one knows.</param>
    internal HistoryPlace And(HistoryPlace other)
    {
        var newer = ScannedAt >= other.ScannedAt ? this : other;
        var whole = WholeAt is null || other.WholeAt > WholeAt ? other.WholeAt : WholeAt;
        return newer with { WholeAt = whole };
    }
}
