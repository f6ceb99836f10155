using System.IO.Compression;
using KmsCompliance.Audit;

namespace KmsCompliance.History;

/// <summary>Puts what one run saw together with what the history knows already: since when things fail, what has ended, and what is
/// carried forward because the run did not look there.</summary>
internal sealed class HistoryMerge
{
    private readonly HashSet<string> _rules;
    private readonly DateTimeOffset _startedAt;
    private readonly HistoryAside _resourceLines;
    private readonly HistoryAside _episodeLines;
    private readonly Dictionary<HistoryPlaceKey, HistoryPlace> _places;
    private int _placesScanned;
    private int _resources;
    private int _episodes;
    private int _compliant;
    private int _nonCompliant;
    private int _unknown;
    private int _exempt;

    /// <summary>Begins.</summary>
    /// <param name="before">The places that the history knows.</param>
    /// <param name="places">The places that the run looked at.</param>
    /// <param name="rules">The rules that it applied.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="resources">Where resources are written to.</param>
    /// <param name="episodes">Where is written to what the run saw to end.</param>
    public HistoryMerge(
        IReadOnlyDictionary<HistoryPlaceKey, HistoryPlace> before, IReadOnlyList<CoveredPlace> places, IReadOnlyList<string> rules, DateTimeOffset startedAt, HistoryAside resources, HistoryAside episodes)
        : this(before, rules, startedAt, resources, episodes)
    {
        foreach (var covered in places)
        {
            var (place, isWhole) = covered;

            // Where the account is not known, that is an error of the run, and nothing was seen.
            if (place.AccountId is null)
            {
                continue;
            }

            CountScanned(place.Service);
            var key = new HistoryPlaceKey(place.Service, place.AccountId, place.Region);
            var known = _places.GetValueOrDefault(key);
            var isListed = place.Status == AuditPlaceStatus.Listed;
            // What a run before this one listed may be older than what the history has.
            var askedAt = covered.AskedAt is { } earlier && earlier < startedAt ? earlier : startedAt;
            var now = new HistoryPlace
            {
                Service = place.Service,
                AccountId = place.AccountId,
                Region = place.Region,

                // That some of its resources were read says nothing of the rest.
                Status = isListed && !isWhole ? known?.Status ?? place.Status : place.Status,
                Message = isListed && !isWhole ? known?.Message : !isListed && place.Message is { Length: > 0 } message ? message : null,
                ScannedAt = askedAt,
                WholeAt = isListed && isWhole ? askedAt : known?.WholeAt,
            };
            _places[key] = known is not null && askedAt < startedAt ? now.And(known) : now;
        }
    }

    /// <summary>Begins with what runs saw that were made apart.</summary>
    /// <param name="before">The places that the history knows.</param>
    /// <param name="seen">The places that the runs looked at, each as they know it.</param>
    /// <param name="rules">The rules that each of them applied.</param>
    /// <param name="startedAt">When the first of them began.</param>
    /// <param name="resources">Where resources are written to.</param>
    /// <param name="episodes">Where is written to what the runs saw to end.</param>
    public HistoryMerge(
        IReadOnlyDictionary<HistoryPlaceKey, HistoryPlace> before, IEnumerable<HistoryPlace> seen, IReadOnlyList<string> rules, DateTimeOffset startedAt, HistoryAside resources, HistoryAside episodes)
        : this(before, rules, startedAt, resources, episodes)
    {
        foreach (var place in seen)
        {
            CountScanned(place.Service);
            _places[place.Key] = _places.TryGetValue(place.Key, out var known) ? known.And(place) : place;
        }
    }

    private HistoryMerge(
        IReadOnlyDictionary<HistoryPlaceKey, HistoryPlace> before, IReadOnlyList<string> rules, DateTimeOffset startedAt, HistoryAside resources, HistoryAside episodes)
    {
        _rules = new HashSet<string>(rules, StringComparer.Ordinal);
        _startedAt = startedAt;
        _resourceLines = resources;
        _episodeLines = episodes;
        _places = new Dictionary<HistoryPlaceKey, HistoryPlace>(before);
    }

    /// <summary>The places that are known now.</summary>
    public IEnumerable<HistoryPlace> Places => _places.Values
        .OrderBy(static place => place.Service, StringComparer.Ordinal)
        .ThenBy(static place => place.AccountId, StringComparer.Ordinal)
        .ThenBy(static place => place.Region, StringComparer.Ordinal);

    /// <summary>Takes all resources.</summary>
    /// <param name="seen">Those that the run saw, in the order of their ids.</param>
    /// <param name="known">Those that the history knows, in the same order.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void Take(IEnumerable<HistoryResource> seen, IEnumerable<HistoryKnown> known, CancellationToken cancellationToken)
    {
        using var ofRun = Newest(seen).GetEnumerator();
        using var ofHistory = known.GetEnumerator();
        var (hasRun, hasHistory) = (ofRun.MoveNext(), ofHistory.MoveNext());
        while (hasRun || hasHistory)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var order = !hasRun ? 1 : !hasHistory ? -1 : HistoryOrder.Compare(ofRun.Current.ResourceId, ofHistory.Current.ResourceId);
            Take(order <= 0 ? ofRun.Current : null, order >= 0 ? ofHistory.Current : null);
            hasRun = order <= 0 ? ofRun.MoveNext() : hasRun;
            hasHistory = order >= 0 ? ofHistory.MoveNext() : hasHistory;
        }
    }

    /// <summary>Says how the estate stands, once all was taken.</summary>
    /// <param name="run">The run.</param>
    public HistoryRun Conclude(HistoryRun run) => run with
    {
        Places = _places.Count,
        PlacesScanned = _placesScanned,
        Episodes = _episodes,
        Resources = _resources,
        Compliant = _compliant,
        NonCompliant = _nonCompliant,
        Unknown = _unknown,
        Exempt = _exempt,
        NotScanned = _places.Values.Count(static place => place.IsNotScanned),
    };

    // Of keys it is no place that an audit lists; that they were all seen is kept, and not counted.
    private void CountScanned(string service) => _placesScanned += service == ResourceIds.KeyService ? 0 : 1;

    // The same resource may be piped twice; what was seen last holds.
    private static IEnumerable<HistoryResource> Newest(IEnumerable<HistoryResource> seen)
    {
        HistoryResource? newest = null;
        foreach (var resource in seen)
        {
            if (newest is not null && newest.ResourceId != resource.ResourceId)
            {
                yield return newest;
                newest = null;
            }

            newest = newest is null || newest.ScannedAt < resource.ScannedAt ? resource : newest;
        }

        if (newest is not null)
        {
            yield return newest;
        }
    }

    private void Take(HistoryResource? seen, HistoryKnown? known)
    {
        // Its status was saved, and it was seen again in a run before this one.
        if (seen is not null && known?.LastScan > seen.ScannedAt)
        {
            seen = null;
        }

        List<string> judged = [];
        if (seen is not null && !IsGone(seen.Place, seen.ScannedAt))
        {
            Add(seen, known, judged);
        }

        foreach (var (resource, _) in known?.Parts ?? [])
        {
            CarryForward(resource, known!.LastScan, seen, judged);
        }
    }

    private void Add(HistoryResource resource, HistoryKnown? known, List<string> judged)
    {
        var findings = new List<HistoryFinding>(resource.Findings.Count);
        foreach (var finding in resource.Findings)
        {
            var since = known?.FindFailing(finding.RuleId, resource.Place);
            if (since is not null)
            {
                judged.Add(finding.RuleId);
            }

            findings.Add(finding with { FailingSince = SinceOf(resource, finding, since) });
        }

        Write(resource with { Findings = findings });
    }

    private void CarryForward(HistoryResource resource, DateTimeOffset lastScan, HistoryResource? seen, List<string> judged)
    {
        if (seen is not null)
        {
            // The run says what its own rules say; what others said holds on.
            foreach (var finding in resource.Findings.Where(finding => _rules.Contains(finding.RuleId) && !judged.Contains(finding.RuleId)))
            {
                End(resource, finding, HistoryEpisodeEnd.Gone, seen.ScannedAt);
            }

            var others = resource.Findings.Where(finding => !_rules.Contains(finding.RuleId)).ToList();
            if (others.Count > 0)
            {
                Write(resource with { Findings = others });
            }
        }
        else if (IsGone(resource.Place, lastScan))
        {
            foreach (var finding in resource.Findings)
            {
                End(resource, finding, HistoryEpisodeEnd.Gone, _startedAt);
            }
        }
        else
        {
            Write(resource);
        }
    }

    // What was failing and could not be determined now has not been seen to be mended.
    private DateTimeOffset? SinceOf(HistoryResource resource, HistoryFinding finding, DateTimeOffset? since)
    {
        switch (finding.Compliance)
        {
            case Compliance.NonCompliant:
                return since ?? finding.FailingSince ?? resource.ScannedAt;
            case Compliance.Compliant:
                End(resource, finding with { FailingSince = since }, HistoryEpisodeEnd.Mended, resource.ScannedAt);
                return null;
            case Compliance.Exempt:
                End(resource, finding with { FailingSince = since }, HistoryEpisodeEnd.Exempted, resource.ScannedAt);
                return null;
            default:
                return since;
        }
    }

    private bool IsGone(HistoryPlaceKey place, DateTimeOffset scannedAt) => _places.GetValueOrDefault(place)?.WholeAt is { } wholeAt && scannedAt < wholeAt;

    private void End(HistoryResource resource, HistoryFinding finding, string end, DateTimeOffset at)
    {
        if (finding.FailingSince is { } since)
        {
            _episodes++;
            var episode = new HistoryEpisode
            {
                FindingId = resource.IdOf(finding),
                RuleId = finding.RuleId,
                Service = resource.Service,
                AccountId = resource.AccountId,
                Region = resource.Region,
                Tags = resource.Tags,
                FailingSince = since,
                EndedAt = at,
                End = end,
            };
            _episodeLines.Write(new HistoryLine { Episode = episode }, CompressionLevel.Optimal);
        }
    }

    private void Write(HistoryResource resource)
    {
        _resourceLines.Write(new HistoryLine { Resource = resource }, CompressionLevel.Optimal);
        _resources++;
        foreach (var finding in resource.Findings)
        {
            Count(resource, finding);
        }
    }

    private void Count(HistoryResource resource, HistoryFinding finding)
    {
        switch (finding.Compliance)
        {
            // How many there are that were not listed is not known: their place is counted.
            case var _ when resource.IsNotListed:
                break;
            case Compliance.Compliant:
                _compliant++;
                break;
            case Compliance.NonCompliant:
                _nonCompliant++;
                break;
            case Compliance.Exempt:
                _exempt++;
                break;
            default:
                _unknown++;
                break;
        }
    }
}
