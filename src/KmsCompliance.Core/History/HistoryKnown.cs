namespace KmsCompliance.History;

/// <summary>What the last runs together know of one resource: of each rule what was said last.</summary>
internal sealed class HistoryKnown
{
    private readonly Func<HistoryPlaceKey, DateTimeOffset, bool> _isGone;
    private readonly Dictionary<string, Said> _last = new(StringComparer.Ordinal);

    /// <summary>Puts together what runs say.</summary>
    /// <param name="resources">The same resource, as each says it: one at least.</param>
    /// <param name="isGone">Whether a resource that was seen then was not there any more when its place was listed.</param>
    public HistoryKnown(IReadOnlyList<HistoryResource> resources, Func<HistoryPlaceKey, DateTimeOffset, bool> isGone)
    {
        _isGone = isGone;
        ResourceId = resources[0].ResourceId;
        LastScan = resources.Max(static resource => resource.ScannedAt);
        foreach (var resource in resources)
        {
            foreach (var finding in resource.Findings)
            {
                if (!_last.TryGetValue(finding.RuleId, out var known) || IsLater(resource, finding, known))
                {
                    _last[finding.RuleId] = new Said(resource, finding);
                }
            }
        }

        Parts = [.. PartsOf(resources)];
    }

    /// <summary>What names it.</summary>
    public string ResourceId { get; }

    /// <summary>When it was looked at last.</summary>
    public DateTimeOffset LastScan { get; }

    /// <summary>The resource with the findings that hold last, in as many parts as runs say them, and whether a part's status is the last
    /// one too: it is not where only other rules' findings are left of an earlier run. None where the resource is gone.</summary>
    public IReadOnlyList<(HistoryResource Resource, bool IsLast)> Parts { get; }

    /// <summary>Since when a rule has been failing; null where it has not.</summary>
    /// <param name="ruleId">The rule.</param>
    /// <param name="place">The place that the resource lies in.</param>
    public DateTimeOffset? FindFailing(string ruleId, HistoryPlaceKey place) =>
        _last.TryGetValue(ruleId, out var said) && !_isGone(place, LastScan) ? said.Finding.FailingSince : null;

    private IEnumerable<(HistoryResource Resource, bool IsLast)> PartsOf(IReadOnlyList<HistoryResource> resources)
    {
        var isGiven = false;
        foreach (var resource in resources)
        {
            if (_isGone(resource.Place, LastScan))
            {
                continue;
            }

            // What two runs carry forward alike counts once.
            var findings = resource.Findings.Where(finding => ReferenceEquals(_last[finding.RuleId].Finding, finding)).ToList();
            var isLast = !isGiven && resource.ScannedAt == LastScan;
            if (isLast || findings.Count > 0)
            {
                isGiven |= isLast;
                yield return (findings.Count == resource.Findings.Count ? resource : resource with { Findings = findings }, isLast);
            }
        }
    }

    // Where two runs at once say different things, what fails for the longest holds: so it makes no difference which is read first.
    private static bool IsLater(HistoryResource resource, HistoryFinding finding, Said known) =>
        resource.ScannedAt > known.Resource.ScannedAt
        || (resource.ScannedAt == known.Resource.ScannedAt && (finding.FailingSince ?? DateTimeOffset.MaxValue) < (known.Finding.FailingSince ?? DateTimeOffset.MaxValue));

    private readonly record struct Said(HistoryResource Resource, HistoryFinding Finding);
}
