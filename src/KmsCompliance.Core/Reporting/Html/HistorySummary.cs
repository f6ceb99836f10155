using KmsCompliance.History;

namespace KmsCompliance.Reporting.Html;

/// <summary>What a history adds to a report.</summary>
internal static class HistorySummary
{
    private const int MostChanges = 200;

    // What matters most first; what was not compared has not changed.
    private static readonly string[] Order =
        [SnapshotChange.LostStatement, SnapshotChange.FellBack, SnapshotChange.Worse, SnapshotChange.New, SnapshotChange.ChangedKey, SnapshotChange.Better, SnapshotChange.Gone];

    /// <summary>Reads the trend, how long mending took, what it costs, and what changed since the run before the last. What is not whole is left out
    /// and among the history's problems.</summary>
    /// <param name="history">The history.</param>
    /// <param name="state">What its last runs say together.</param>
    /// <param name="measures">What is measured of everything; where it has no keys, those that the history knows last are taken.</param>
    /// <param name="counts">Whether a run is one of those that are looked at.</param>
    /// <param name="now">When the report is made.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ReportHistory Read(
        HistoryFolder history, HistoryState state, ComplianceMeasures measures, Func<HistoryRun, bool> counts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        measures.Add(history, state, counts, addsFindings: false, addsKeys: !measures.HasKeys, now, cancellationToken);
        var before = history.FindBefore(state);
        var (changes, left) = before is null ? ([], 0) : Compare(before, state, cancellationToken);
        return new ReportHistory
        {
            ComparedWith = before?.Run.StartedAt,
            Changes = changes,
            ChangesLeft = left,
            Trend = [.. history.Runs.Select(static file => file.Run).Where(counts).Select(static run => run.ToTrendPoint())],
            Measure = measures.ToMeasures().SingleOrDefault(),
        };
    }

    private static (List<CmkSnapshotChange> Changes, long Left) Compare(HistoryFile before, HistoryState after, CancellationToken cancellationToken)
    {
        var kept = new PriorityQueue<CmkSnapshotChange, (int Grade, long Earliness)>();
        long count = 0;
        new SnapshotComparison(new HistorySnapshot(HistoryState.Of(before, cancellationToken), cancellationToken), new HistorySnapshot(after, cancellationToken)).Run(change =>
        {
            if (Array.IndexOf(Order, change.Change) is >= 0 and var place)
            {
                kept.Enqueue(change, (GradeOf(change, place), -count++));
                if (kept.Count > MostChanges)
                {
                    kept.Dequeue();
                }
            }
        });
        var changes = kept.UnorderedItems.OrderByDescending(static entry => entry.Priority).Select(static entry => entry.Element).ToList();
        return (changes, count - changes.Count);
    }

    // Something new that holds is the least of news.
    private static int GradeOf(CmkSnapshotChange change, int place) =>
        change is { Change: SnapshotChange.New, After: Compliance.Compliant } ? -1 : (10 * (Order.Length - place)) + Math.Max(0, Severity.Rank(change.Severity));
}
