namespace KmsCompliance.History;

/// <summary>What a history knows to be failing: 32 bytes of each, since findings come in any order.</summary>
internal sealed class HistoryKnowledge
{
    // More than that is made room for as it comes: the number is of a file.
    private const int MostExpected = 1_000_000;

    private readonly List<Failing> _failing;

    private HistoryKnowledge(int expected) => _failing = new List<Failing>(expected);

    /// <summary>Reads what is failing.</summary>
    /// <param name="state">The history.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="HistoryProblemException">A file has changed since.</exception>
    public static HistoryKnowledge Read(HistoryState state, CancellationToken cancellationToken)
    {
        var knowledge = new HistoryKnowledge((int)Math.Min(MostExpected, state.Runs.Sum(static run => (long)run.NonCompliant + run.Unknown)));
        foreach (var (resource, _) in state.ReadResources(cancellationToken).SelectMany(static known => known.Parts))
        {
            foreach (var finding in resource.Findings)
            {
                if (finding.FailingSince is { } since)
                {
                    // What was failing before its resource was looked at last was failing whenever another look found it.
                    var knownAt = since < resource.ScannedAt ? long.MinValue : resource.FoundAt?.UtcTicks ?? long.MaxValue;
                    knowledge._failing.Add(new Failing(HistoryKeys.OfFinding(resource.IdOf(finding)), since.UtcTicks, knownAt));
                }
            }
        }

        knowledge._failing.Sort();
        return knowledge;
    }

    /// <summary>Whether a finding was failing before it was found: in another look at its resource than the one that found it. One
    /// that does not say when it was found is new.</summary>
    /// <param name="finding">The finding.</param>
    public bool WasFailing(CmkFinding finding)
    {
        if (finding.FoundAt is not { } found)
        {
            return false;
        }

        var place = _failing.BinarySearch(new Failing(HistoryKeys.OfFinding(finding.FindingId), Since: 0, KnownAt: 0));
        return place >= 0 && _failing[place].KnownAt < found.UtcTicks && _failing[place].Since <= found.UtcTicks + TimeSpan.TicksPerSecond;
    }

    // Told apart by the key alone.
    private readonly record struct Failing(UInt128 Key, long Since, long KnownAt) : IComparable<Failing>
    {
        public int CompareTo(Failing other) => Key.CompareTo(other.Key);
    }
}
