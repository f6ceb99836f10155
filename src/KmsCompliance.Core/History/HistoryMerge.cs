using System.IO.Compression;
using KmsCompliance.Audit;

namespace KmsCompliance.History;

/// <summary>Puts what one run saw together with what the history knows already: since when things fail, what has ended, and what is
/// carried forward because the run did not look there.</summary>
internal sealed class HistoryMerge
{
    private readonly HistoryState _before;
    private readonly HashSet<string> _rules;
    private readonly DateTimeOffset _startedAt;
    private readonly IReadOnlyDictionary<UInt128, long> _scans;
    private readonly HistoryAside _output;
    private readonly Dictionary<HistoryPlaceKey, HistoryPlace> _places;
    private readonly HashSet<UInt128> _judged = [];
    private readonly List<HistoryEpisode> _episodes = [];
    private readonly int _placesScanned;
    private int _resources;
    private int _compliant;
    private int _nonCompliant;
    private int _unknown;
    private int _exempt;

    /// <summary>Begins.</summary>
    /// <param name="before">What the history knows.</param>
    /// <param name="places">The places that the run looked at.</param>
    /// <param name="rules">The rules that it applied.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="scans">When each resource was looked at that it saw.</param>
    /// <param name="output">Where resources are written to.</param>
    public HistoryMerge(
        HistoryState before, IReadOnlyList<CoveredPlace> places, IReadOnlyList<string> rules, DateTimeOffset startedAt, IReadOnlyDictionary<UInt128, long> scans, HistoryAside output)
    {
        _before = before;
        _rules = new HashSet<string>(rules, StringComparer.Ordinal);
        _startedAt = startedAt;
        _scans = scans;
        _output = output;
        _places = new Dictionary<HistoryPlaceKey, HistoryPlace>(before.Places);
        foreach (var (place, isWhole) in places)
        {
            // Where the account is not known, that is an error of the run, and nothing was seen.
            if (place.AccountId is null)
            {
                continue;
            }

            _placesScanned++;
            var key = new HistoryPlaceKey(place.Service, place.AccountId, place.Region);
            var known = _places.GetValueOrDefault(key);
            var isListed = place.Status == AuditPlaceStatus.Listed;
            _places[key] = new HistoryPlace
            {
                Service = place.Service,
                AccountId = place.AccountId,
                Region = place.Region,

                // That some of its resources were read says nothing of the rest.
                Status = isListed && !isWhole ? known?.Status ?? place.Status : place.Status,
                Message = isListed && !isWhole ? known?.Message : place.Message is { Length: > 0 } message ? message : null,
                ScannedAt = startedAt,
                WholeAt = isListed && isWhole ? startedAt : known?.WholeAt,
            };
        }
    }

    /// <summary>The places that are known now.</summary>
    public IEnumerable<HistoryPlace> Places => _places.Values
        .OrderBy(static place => place.Service, StringComparer.Ordinal)
        .ThenBy(static place => place.AccountId, StringComparer.Ordinal)
        .ThenBy(static place => place.Region, StringComparer.Ordinal);

    /// <summary>What the run saw to end.</summary>
    public IReadOnlyList<HistoryEpisode> Episodes => _episodes;

    /// <summary>Takes a resource that the run saw.</summary>
    /// <param name="resource">The resource.</param>
    public void Add(HistoryResource resource)
    {
        var key = HistoryKeys.OfResource(resource.ResourceId);

        // It was seen again later in the run, or, where its status was saved, in a run before this one.
        if (_scans[key] != resource.ScannedAt.UtcTicks || _before.FindScan(key) > resource.ScannedAt || IsGone(resource.Place, resource.ScannedAt))
        {
            return;
        }

        var findings = new List<HistoryFinding>(resource.Findings.Count);
        foreach (var finding in resource.Findings)
        {
            var findingKey = HistoryKeys.OfFinding(resource.IdOf(finding));
            var since = _before.FindFailing(findingKey, key, resource.Place);
            if (since is not null)
            {
                _judged.Add(findingKey);
            }

            findings.Add(finding with { FailingSince = SinceOf(resource, finding, since) });
        }

        Write(resource with { Findings = findings });
    }

    /// <summary>Takes a resource that the history knows.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="isLast">Whether its status is the last one too.</param>
    public void CarryForward(HistoryResource resource, bool isLast)
    {
        var key = HistoryKeys.OfResource(resource.ResourceId);
        var last = _before.FindScan(key) ?? resource.ScannedAt;
        if (_scans.TryGetValue(key, out var scan) && scan >= last.UtcTicks)
        {
            // The run says what its own rules say; what others said holds on.
            foreach (var finding in resource.Findings.Where(finding => _rules.Contains(finding.RuleId) && !_judged.Contains(HistoryKeys.OfFinding(resource.IdOf(finding)))))
            {
                End(resource, finding, HistoryEpisodeEnd.Gone, new DateTimeOffset(scan, TimeSpan.Zero));
            }

            var others = resource.Findings.Where(finding => !_rules.Contains(finding.RuleId)).ToList();
            if (others.Count > 0)
            {
                Write(resource with { Findings = others });
            }
        }
        else if (IsGone(resource.Place, last))
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

    /// <summary>Says how the estate stands, once all was taken.</summary>
    /// <param name="run">The run.</param>
    public HistoryRun Conclude(HistoryRun run) => run with
    {
        Places = _places.Count,
        PlacesScanned = _placesScanned,
        Episodes = _episodes.Count,
        Resources = _resources,
        Compliant = _compliant,
        NonCompliant = _nonCompliant,
        Unknown = _unknown,
        Exempt = _exempt,
        NotScanned = _places.Values.Count(static place => place.IsNotScanned),
    };

    // What was failing and could not be determined now has not been seen to be mended.
    private DateTimeOffset? SinceOf(HistoryResource resource, HistoryFinding finding, DateTimeOffset? since)
    {
        switch (finding.Compliance)
        {
            case Compliance.NonCompliant:
                return since ?? resource.ScannedAt;
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
            _episodes.Add(new HistoryEpisode
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
            });
        }
    }

    private void Write(HistoryResource resource)
    {
        _output.Write(new HistoryLine { Resource = resource }, CompressionLevel.Optimal);
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
