namespace KmsCompliance.History;

/// <summary>A run's file.</summary>
internal sealed class HistoryFile
{
    private const int LeastBytes = 40;

    private readonly string _path;

    private HistoryFile(string path, HistoryRun run)
    {
        _path = path;
        Run = run;
    }

    /// <summary>What it says of the run.</summary>
    public HistoryRun Run { get; }

    /// <summary>The file's name.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>Reads what a file says of its run, and sees whether it is as long as it says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="runId">The run that its name says.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="HistoryProblemException">It is none.</exception>
    public static HistoryFile Open(string path, string runId, DateTimeOffset now)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                throw new HistoryProblemException("it is a link");
            }

            // What is no ordinary file has no length either, and might never answer.
            if (info.Length < LeastBytes)
            {
                throw new HistoryProblemException("it is empty or no ordinary file");
            }

            using var file = OpenFile(path);
            using var lines = new HistoryLineReader(file);
            var run = HistoryCheck.Run(lines.Read()?.Run, runId, now);
            HoldLength(file, run.ResourceBytes);
            return new HistoryFile(path, run);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotBeRead(exception);
        }
    }

    /// <summary>The places that were known when the run ended.</summary>
    /// <exception cref="HistoryProblemException">The file is not whole.</exception>
    public IReadOnlyList<HistoryPlace> ReadPlaces()
    {
        using var lines = ReadFirst();
        return [.. ReadPlaces(lines)];
    }

    /// <summary>What the run saw to end.</summary>
    /// <exception cref="HistoryProblemException">The file is not whole.</exception>
    public IEnumerable<HistoryEpisode> ReadEpisodes()
    {
        using var lines = ReadFirst();
        PassOver(ReadPlaces(lines));
        foreach (var episode in ReadEpisodes(lines))
        {
            yield return episode;
        }
    }

    /// <summary>The resources, and what is carried forward of others.</summary>
    /// <exception cref="HistoryProblemException">The file is not whole: what was given before is not to be used.</exception>
    public IEnumerable<HistoryResource> ReadResources()
    {
        using var lines = ReadFirst();
        PassOver(ReadPlaces(lines));
        PassOver(ReadEpisodes(lines));
        for (var i = 0; i < Run.Resources; i++)
        {
            yield return HistoryCheck.Resource(lines.Read()?.Resource, Run);
        }

        if (lines.Read() is not null)
        {
            throw new HistoryProblemException("it has another number of resources than it says");
        }
    }

    // What it says of the run was read when it was opened.
    private HistoryLineReader ReadFirst()
    {
        HistoryLineReader? lines = null;
        try
        {
            lines = new HistoryLineReader(OpenFile(_path));
            _ = lines.Read();
            return lines;
        }
        catch (Exception exception) when (exception is HistoryProblemException or IOException or UnauthorizedAccessException)
        {
            lines?.Dispose();
            throw exception as HistoryProblemException ?? CannotBeRead(exception);
        }
    }

    private IEnumerable<HistoryPlace> ReadPlaces(HistoryLineReader lines)
    {
        for (var i = 0; i < Run.Places; i++)
        {
            yield return HistoryCheck.Place(lines.Read()?.Place, Run);
        }
    }

    private IEnumerable<HistoryEpisode> ReadEpisodes(HistoryLineReader lines)
    {
        for (var i = 0; i < Run.Episodes; i++)
        {
            yield return HistoryCheck.Episode(lines.Read()?.Episode, Run);
        }
    }

    private static void PassOver<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            _ = item;
        }
    }

    private static HistoryProblemException CannotBeRead(Exception exception) => new($"it cannot be read ({exception.Message})", exception);

    private static FileStream OpenFile(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 64 * 1024 });

    // The last member has to begin where the first says that it does: else the end is missing.
    private static void HoldLength(FileStream file, long resourceBytes)
    {
        var start = file.Length - resourceBytes;
        Span<byte> magic = stackalloc byte[3];
        if (start > 0)
        {
            file.Position = start;
            if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic is [0x1F, 0x8B, 0x08])
            {
                return;
            }
        }

        throw new HistoryProblemException("it is not as long as it says: its end is missing");
    }
}
