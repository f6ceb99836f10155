namespace KmsCompliance.Audit;

/// <summary>A place, and how much of it was asked for.</summary>
/// <param name="Place">The place, and what came of asking it.</param>
/// <param name="IsWhole">Whether all of its resources were asked for, so that what was not seen is not there.</param>
public readonly record struct CoveredPlace(AuditPlace Place, bool IsWhole)
{
    /// <summary>When it was asked, where a run before this one did that; null for this run.</summary>
    public DateTimeOffset? AskedAt { get; init; }
}
