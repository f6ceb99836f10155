namespace KmsCompliance.Reporting;

/// <summary>What earlier runs add to a report: how it went, what changed, how long mending takes, what it costs. Each part may be
/// missing, and then it is not shown.</summary>
public sealed record ReportHistory
{
    /// <summary>The runs, the earliest first, this one last; fewer than two show no trend.</summary>
    public IReadOnlyList<CmkTrendPoint> Trend { get; init; } = [];

    /// <summary>The measure of everything: how long mending took, what is open, what keys and requests cost; null where it was not
    /// taken.</summary>
    public CmkMeasure? Measure { get; init; }

    /// <summary>When the run was that <see cref="Changes"/> compare with; null where there is none.</summary>
    public DateTimeOffset? ComparedWith { get; init; }

    /// <summary>What changed since that run, what matters most first.</summary>
    public IReadOnlyList<CmkSnapshotChange> Changes { get; init; } = [];

    /// <summary>How many changes there are beside those.</summary>
    public long ChangesLeft { get; init; }
}
