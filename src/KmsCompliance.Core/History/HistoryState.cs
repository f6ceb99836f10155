namespace KmsCompliance.History;

/// <summary>How the estate stands by the last runs: of each finding what was said last, with nothing of a resource that was not there
/// any more when its place was listed. In which order runs are put together makes no difference. Resources are read one after the
/// other, side by side of all runs; none is held.</summary>
internal sealed class HistoryState
{
    // Each that is read beside others takes a handle and some memory.
    private const int MostReadAtOnce = 32;

    private readonly Dictionary<HistoryPlaceKey, HistoryPlace> _places = [];
    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<HistoryFile> _files;
    private readonly string _asideFolder;

    // Those that an earlier version wrote, which put resources in no order.
    private readonly HashSet<HistoryFile> _unordered = [];

    private HistoryState(IReadOnlyList<HistoryFile> files, string asideFolder)
    {
        _files = files;
        _asideFolder = asideFolder;
    }

    /// <summary>The runs that it is put together from.</summary>
    public IReadOnlyList<HistoryRun> Runs => [.. _files.Select(static file => file.Run)];

    /// <summary>The places that are known.</summary>
    public IReadOnlyDictionary<HistoryPlaceKey, HistoryPlace> Places => _places;

    /// <summary>The rules that were applied, by these runs or by earlier ones.</summary>
    public IReadOnlySet<string> Rules => _rules;

    /// <summary>Puts together the last runs. Those that turn out not to be whole are left out of the folder's.</summary>
    /// <param name="folder">The history.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="asideFolder">Where is written aside what has to be put in order first; the system's folder for such files where left
    /// out.</param>
    public static HistoryState Read(HistoryFolder folder, CancellationToken cancellationToken, string? asideFolder = null)
    {
        while (true)
        {
            var tips = folder.Tips;
            var state = new HistoryState(tips, asideFolder ?? Path.GetTempPath());
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
        var state = new HistoryState([file], Path.GetTempPath());
        state.Take(file, cancellationToken);
        return state;
    }

    /// <summary>The resources, in the order of their ids, each with the findings that hold last.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="HistoryProblemException">A file has changed since.</exception>
    public IEnumerable<HistoryKnown> ReadResources(CancellationToken cancellationToken)
    {
        var sideBySide = _files.Where(file => !_unordered.Contains(file)).Take(MostReadAtOnce).ToList();
        using var others = new HistorySorter(_asideFolder);
        foreach (var file in _files.Except(sideBySide))
        {
            foreach (var resource in file.ReadResources())
            {
                cancellationToken.ThrowIfCancellationRequested();
                others.Add(resource);
            }
        }

        foreach (var group in HistoryOrder.Group(HistoryOrder.Merge([.. sideBySide.Select(static file => file.ReadResources()), others.Read()]), _files.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new HistoryKnown(group, IsGone);
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

    // All of it is read once before any of it counts: a file may turn out at its end to be none.
    private void Take(HistoryFile file, CancellationToken cancellationToken)
    {
        _rules.UnionWith(file.Run.Rules);
        foreach (var place in file.ReadPlaces())
        {
            _places[place.Key] = _places.TryGetValue(place.Key, out var known) ? known.And(place) : place;
        }

        string? last = null;
        var lines = 0;
        foreach (var resource in file.ReadResources())
        {
            cancellationToken.ThrowIfCancellationRequested();
            _rules.UnionWith(resource.Findings.Select(static finding => finding.RuleId));
            var order = HistoryOrder.Compare(last, resource.ResourceId);
            lines = order == 0 ? lines + 1 : 1;
            if (lines > HistoryOrder.MostLinesOfAResource)
            {
                throw new HistoryProblemException($"it says more of a resource in {resource.Region} than any run says");
            }

            if (order > 0)
            {
                _unordered.Add(file);
            }

            last = resource.ResourceId;
        }
    }

    private bool IsGone(HistoryPlaceKey place, DateTimeOffset scannedAt) => _places.TryGetValue(place, out var known) && known.WholeAt is { } whole && scannedAt < whole;
}
