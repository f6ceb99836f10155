namespace KmsCompliance.History;

/// <summary>How the estate stands by the last runs: of each finding what was said last, with nothing of a resource that was not there
/// any more when its place was listed. In which order runs are put together makes no difference.</summary>
internal sealed class HistoryState
{
    private readonly Dictionary<UInt128, long> _newest = [];
    private readonly Dictionary<UInt128, (long Since, long At)> _failing = [];
    private readonly Dictionary<HistoryPlaceKey, HistoryPlace> _places = [];
    private readonly IReadOnlyList<HistoryFile> _files;

    private HistoryState(IReadOnlyList<HistoryFile> files) => _files = files;

    /// <summary>The runs that it is put together from.</summary>
    public IReadOnlyList<HistoryRun> Runs => [.. _files.Select(static file => file.Run)];

    /// <summary>The places that are known.</summary>
    public IReadOnlyDictionary<HistoryPlaceKey, HistoryPlace> Places => _places;

    /// <summary>Puts together the last runs. Those that turn out not to be whole are left out of the folder's.</summary>
    /// <param name="folder">The history.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static HistoryState Read(HistoryFolder folder, CancellationToken cancellationToken)
    {
        while (true)
        {
            var tips = folder.Tips;
            var state = new HistoryState(tips);
            var broken = tips.FirstOrDefault(file => !state.TryTake(file, folder, cancellationToken));
            if (broken is null)
            {
                return state;
            }
        }
    }

    /// <summary>How one run says that the estate stood when it ended.</summary>
    /// <param name="file">The run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="HistoryProblemException">The file is not whole.</exception>
    public static HistoryState Of(HistoryFile file, CancellationToken cancellationToken)
    {
        var state = new HistoryState([file]);
        state.Take(file, cancellationToken);
        return state;
    }

    /// <summary>Since when a finding has been failing; null where it has not.</summary>
    /// <param name="findingKey">The finding.</param>
    /// <param name="resourceKey">Its resource.</param>
    /// <param name="place">The place that the resource lies in.</param>
    public DateTimeOffset? FindFailing(UInt128 findingKey, UInt128 resourceKey, HistoryPlaceKey place) =>
        _failing.TryGetValue(findingKey, out var found) && !IsGone(resourceKey, place) ? new DateTimeOffset(found.Since, TimeSpan.Zero) : null;

    /// <summary>When a resource was looked at last; null where it is not known.</summary>
    /// <param name="resourceKey">The resource.</param>
    public DateTimeOffset? FindScan(UInt128 resourceKey) =>
        _newest.TryGetValue(resourceKey, out var at) ? new DateTimeOffset(at, TimeSpan.Zero) : null;

    /// <summary>The resources, each with the findings that hold last.</summary>
    /// <param name="take">Given each resource, and whether the status is the last one too: it is not where only other rules'
    /// findings are left of an earlier run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="HistoryProblemException">A file has changed since.</exception>
    public void ReadResources(Action<HistoryResource, bool> take, CancellationToken cancellationToken)
    {
        // What two runs carry forward alike counts once.
        var given = _files.Count > 1 ? new HashSet<UInt128>() : null;
        foreach (var file in _files)
        {
            file.ReadResources(resource =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var at = resource.ScannedAt.UtcTicks;
                var resourceKey = HistoryKeys.OfResource(resource.ResourceId);
                if (IsGone(resourceKey, resource.Place))
                {
                    return;
                }

                bool IsLast(UInt128 key) => _newest[key] == at && given?.Add(key) != false;
                var isLast = IsLast(resourceKey);
                var findings = given is null ? resource.Findings : [.. resource.Findings.Where(finding => IsLast(HistoryKeys.OfFinding(resource.IdOf(finding))))];
                if (isLast || findings.Count > 0)
                {
                    take(findings.Count == resource.Findings.Count ? resource : resource with { Findings = findings }, isLast);
                }
            });
        }
    }

    private bool TryTake(HistoryFile file, HistoryFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            Take(file, cancellationToken);
            return true;
        }
        catch (HistoryProblemException exception)
        {
            folder.LeaveOut(file, exception);
            return false;
        }
    }

    private void Take(HistoryFile file, CancellationToken cancellationToken)
    {
        foreach (var place in file.ReadPlaces())
        {
            _places[place.Key] = _places.TryGetValue(place.Key, out var known) ? known.And(place) : place;
        }

        file.ReadResources(resource =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = resource.ScannedAt.UtcTicks;
            IsNewest(HistoryKeys.OfResource(resource.ResourceId), at);
            foreach (var finding in resource.Findings)
            {
                // One run says each once: what nothing can be newer than, and does not fail, needs no place in memory.
                if (_files.Count == 1 && finding.FailingSince is null)
                {
                    continue;
                }

                var key = HistoryKeys.OfFinding(resource.IdOf(finding));
                if (_files.Count > 1 && !IsNewest(key, at))
                {
                    continue;
                }

                if (finding.FailingSince is { } since)
                {
                    // Two runs at once may both have seen it first.
                    _failing[key] = (_failing.TryGetValue(key, out var known) && known.At == at ? Math.Min(known.Since, since.UtcTicks) : since.UtcTicks, at);
                }
                else
                {
                    _failing.Remove(key);
                }
            }
        });
    }

    private bool IsNewest(UInt128 key, long at)
    {
        if (_newest.TryGetValue(key, out var known) && known > at)
        {
            return false;
        }

        _newest[key] = at;
        return true;
    }

    private bool IsGone(UInt128 resourceKey, HistoryPlaceKey place) =>
        _places.TryGetValue(place, out var known) && known.WholeAt is { } whole && _newest.TryGetValue(resourceKey, out var at) && at < whole.UtcTicks;
}
