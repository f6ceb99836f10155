using System.IO.Compression;

namespace KmsCompliance.History;

/// <summary>Makes the file of a run, once all that goes into it is known: aside first, and under its name when it is whole.</summary>
/// <param name="folder">The history.</param>
/// <param name="time">The time.</param>
internal sealed class HistoryRunFile(string folder, TimeProvider time)
{
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    /// <summary>The version of the module, as runs say it.</summary>
    public static string ModuleVersion { get; } = typeof(HistoryRunFile).Assembly.GetName().Version!.ToString(3);

    /// <summary>A moment as runs say it.</summary>
    /// <param name="moment">The moment.</param>
    public static DateTimeOffset Millisecond(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>Makes the file.</summary>
    /// <param name="run">The run, without its numbers.</param>
    /// <param name="merge">What it saw, put together with what was known.</param>
    /// <param name="resources">The lines of resources.</param>
    /// <param name="episodes">The lines of what ended.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string Write(HistoryRun run, HistoryMerge merge, HistoryAside resources, HistoryAside episodes, CancellationToken cancellationToken)
    {
        resources.EndMember();
        episodes.EndMember();
        var concluded = merge.Conclude(run) with { ResourceBytes = resources.Length };
        using var file = new HistoryAside(folder);
        file.Write(new HistoryLine { Run = concluded }, CompressionLevel.Optimal);
        foreach (var place in merge.Places)
        {
            file.Write(new HistoryLine { Place = place }, CompressionLevel.Optimal);
        }

        file.EndMember();
        if (concluded.Episodes > 0)
        {
            file.Append(episodes);
        }

        file.Append(resources);
        cancellationToken.ThrowIfCancellationRequested();
        var path = Path.Combine(folder, HistoryFormat.FileNameOf(concluded.RunId));
        file.Publish(path);
        TakeLeftoversAway();
        return path;
    }

    // What a run that was killed has left behind. None lasts for so long.
    private void TakeLeftoversAway()
    {
        var before = time.GetUtcNow() - LeftoverAge;
        foreach (var path in Directory.EnumerateFiles(folder).Where(static path => HistoryFormat.IsAside(Path.GetFileName(path))))
        {
            try
            {
                if (File.GetLastWriteTimeUtc(path) < before.UtcDateTime)
                {
                    File.Delete(path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another run takes it away.
            }
        }
    }
}
