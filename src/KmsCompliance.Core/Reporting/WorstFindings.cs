namespace KmsCompliance.Reporting;

/// <summary>The gravest of all findings that come, so many at most.</summary>
/// <param name="limit">How many.</param>
internal sealed class WorstFindings(int limit)
{
    private readonly PriorityQueue<(ReportFinding Finding, long Line), (int Grade, long Earliness)> _kept = new();

    /// <summary>How many came and were not kept.</summary>
    public long Left { get; private set; }

    /// <summary>Keeps a finding, or lets it go.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="line">Its place among all, from 1.</param>
    public void Add(ReportFinding finding, long line)
    {
        _kept.Enqueue((finding, line), (GradeOf(finding), -line));
        if (_kept.Count > limit)
        {
            _kept.Dequeue();
            Left++;
        }
    }

    /// <summary>Those that were kept, the gravest first.</summary>
    public IReadOnlyList<(ReportFinding Finding, long Line)> Sorted() =>
        [.. _kept.UnorderedItems.OrderByDescending(static entry => entry.Priority).Select(static entry => entry.Element)];

    // A severity that is no word of ours may be the gravest; what is not known is after what is amiss.
    private static int GradeOf(ReportFinding finding) =>
        (finding.IsFailing ? 100 : 0) + (Severity.Rank(finding.Severity) is >= 0 and var rank ? rank : 99);
}
