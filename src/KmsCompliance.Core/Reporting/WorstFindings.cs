namespace KmsCompliance.Reporting;

/// <summary>The gravest of all findings that come, so many at most. Of those that are as grave as each other the order of their ids
/// decides, so that it makes no difference in which order they came.</summary>
/// <param name="limit">How many.</param>
/// <param name="asTheyCame">Whether the order in which they came decides instead.</param>
internal sealed class WorstFindings(int limit, bool asTheyCame = false)
{
    private readonly PriorityQueue<(ReportFinding Finding, long Line), (int Grade, string Id, long Line)> _kept = new(Comparer<(int Grade, string Id, long Line)>.Create(static (one, other) =>
        one.Grade != other.Grade ? one.Grade.CompareTo(other.Grade)
        : string.CompareOrdinal(other.Id, one.Id) is not 0 and var order ? order
        : other.Line.CompareTo(one.Line)));

    /// <summary>How many came and were not kept.</summary>
    public long Left { get; private set; }

    /// <summary>Keeps a finding, or lets it go.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="line">Its place among all, from 1.</param>
    public void Add(ReportFinding finding, long line)
    {
        _kept.Enqueue((finding, line), (GradeOf(finding), asTheyCame ? string.Empty : finding.FindingId, line));
        if (_kept.Count > limit)
        {
            _kept.Dequeue();
            Left++;
        }
    }

    /// <summary>Those that were kept, the gravest first.</summary>
    public IReadOnlyList<(ReportFinding Finding, long Line)> Sorted() =>
        [.. _kept.UnorderedItems.OrderByDescending(static entry => entry.Priority, _kept.Comparer).Select(static entry => entry.Element)];

    // A severity that is no word of ours may be the gravest; what is not known is after what is amiss.
    private static int GradeOf(ReportFinding finding) =>
        (finding.IsFailing ? 100 : 0) + (Severity.Rank(finding.Severity) is >= 0 and var rank ? rank : 99);
}
