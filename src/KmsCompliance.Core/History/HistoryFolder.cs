namespace KmsCompliance.History;

/// <summary>The runs of a history. There is no index: a run is there when its file is, so that several may write at once, and files
/// may come and go.</summary>
internal sealed class HistoryFolder
{
    private readonly List<string> _problems = [];
    private List<HistoryFile> _runs = [];

    private HistoryFolder()
    {
    }

    /// <summary>The runs that can be read, the oldest first.</summary>
    public IReadOnlyList<HistoryFile> Runs => _runs;

    /// <summary>The files that were left out, and why: sentences.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Those that no other has carried forward: together they say all that the history knows last. One, unless several were
    /// written at once.</summary>
    public IReadOnlyList<HistoryFile> Tips
    {
        get
        {
            var carried = _runs.SelectMany(static file => file.Run.Bases).ToHashSet(StringComparer.Ordinal);
            return _runs.FindAll(file => !carried.Contains(file.Run.RunId));
        }
    }

    /// <summary>The last run of those that were there before what a state is put together from; null where there is none.</summary>
    /// <param name="state">The state.</param>
    public HistoryFile? FindBefore(HistoryState state)
    {
        var first = state.Runs.Min(static run => run.RunId)!;
        return _runs.LastOrDefault(file => string.CompareOrdinal(file.Run.RunId, first) < 0);
    }

    /// <summary>Reads what runs there are. A folder that is not there has none.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static HistoryFolder Open(string path, DateTimeOffset now)
    {
        var folder = new HistoryFolder();
        if (!Directory.Exists(path))
        {
            return folder;
        }

        List<(string RunId, string Path)> files =
            [.. Directory.EnumerateFiles(path)
                .Select(static file => (RunId: HistoryFormat.RunIdOf(Path.GetFileName(file))!, file))
                .Where(static file => file.RunId is not null)
                .OrderBy(static file => file.RunId, StringComparer.Ordinal)];
        foreach (var (runId, file) in files.TakeLast(HistoryFormat.MostRuns))
        {
            folder.Add(file, runId, now);
        }

        return folder;
    }

    /// <summary>Reads runs that were made apart, wherever their files lie. One whose file is there twice counts once.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="now">The time.</param>
    public static HistoryFolder OfFiles(IEnumerable<string> paths, DateTimeOffset now)
    {
        var folder = new HistoryFolder();
        foreach (var (runId, file) in paths.Select(static file => (RunId: HistoryFormat.RunIdOf(Path.GetFileName(file)), file)).DistinctBy(static file => file.RunId ?? file.file).OrderBy(static file => file.RunId, StringComparer.Ordinal))
        {
            if (runId is null)
            {
                folder.Note(Path.GetFileName(file), new HistoryProblemException("its name is none of a run's file"));
            }
            else
            {
                folder.Add(file, runId, now);
            }
        }

        return folder;
    }

    /// <summary>Leaves out a run whose file turned out not to be whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="problem">Why.</param>
    public void LeaveOut(HistoryFile file, HistoryProblemException problem)
    {
        _runs = _runs.FindAll(other => other != file);
        Note(file.Name, problem);
    }

    /// <summary>Reads what runs saw to end. Of one that turns out not to be whole nothing is given, and it is left out.</summary>
    /// <param name="counts">Whether a run is one of them.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public IEnumerable<HistoryEpisode> ReadEpisodes(Func<HistoryRun, bool> counts, CancellationToken cancellationToken)
    {
        foreach (var file in _runs.Where(file => counts(file.Run)).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var episode in HasWholeEpisodes(file) ? file.ReadEpisodes() : [])
            {
                yield return episode;
            }
        }
    }

    private void Add(string file, string runId, DateTimeOffset now)
    {
        try
        {
            _runs.Add(HistoryFile.Open(file, runId, now));
        }
        catch (HistoryProblemException exception)
        {
            Note(Path.GetFileName(file), exception);
        }
    }

    private bool HasWholeEpisodes(HistoryFile file)
    {
        try
        {
            return file.ReadEpisodes().Count() == file.Run.Episodes;
        }
        catch (HistoryProblemException exception)
        {
            LeaveOut(file, exception);
            return false;
        }
    }

    private void Note(string name, HistoryProblemException problem) => _problems.Add($"'{name}' is left out: {problem.Message}.");
}
