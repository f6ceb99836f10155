namespace KmsCompliance.History;

/// <summary>What a history knows to be failing, held compactly.</summary>
internal sealed class HistoryKnowledge
{
    private readonly Dictionary<UInt128, (long Since, long At, long? FoundAt)> _failing = [];

    private HistoryKnowledge()
    {
    }

    /// <summary>Reads what is failing.</summary>
    /// <param name="state">The history.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="HistoryProblemException">A file has changed since.</exception>
    public static HistoryKnowledge Read(HistoryState state, CancellationToken cancellationToken)
    {
        var knowledge = new HistoryKnowledge();
        state.ReadResources(
            (resource, _) =>
            {
                foreach (var finding in resource.Findings.Where(static finding => finding.FailingSince is not null))
                {
                    knowledge._failing[HistoryKeys.OfFinding(resource.IdOf(finding))] =
                        (finding.FailingSince!.Value.UtcTicks, resource.ScannedAt.UtcTicks, resource.FoundAt?.UtcTicks);
                }
            },
            cancellationToken);
        return knowledge;
    }

    /// <summary>Whether a finding was failing before it was found: in another look at its resource than the one that found it. One
    /// that does not say when it was found is new.</summary>
    /// <param name="finding">The finding.</param>
    public bool WasFailing(CmkFinding finding) =>
        finding.FoundAt is { } found
        && _failing.TryGetValue(HistoryKeys.OfFinding(finding.FindingId), out var known)
        && (known.Since < known.At || known.FoundAt < found.UtcTicks)
        && known.Since <= found.UtcTicks + TimeSpan.TicksPerSecond;
}
