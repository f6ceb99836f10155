using System.Text.Json;
using KmsCompliance.Files;
using KmsCompliance.Ports;

namespace KmsCompliance.Usage;

/// <summary>What a checkpoint keeps of one key: the events that were read, a page at a time. A page that was not kept whole is read
/// again.</summary>
/// <param name="path">Its file.</param>
/// <param name="checkpointId">The checkpoint that it belongs to.</param>
/// <param name="keyArn">The key.</param>
/// <param name="isResumed">Whether a run before this one may have left something.</param>
internal sealed class UsageCheckpointKey(string path, string checkpointId, string keyArn, bool isResumed)
{
    private const int EventsOfAPage = 50;

    private int _events;
    private bool _isBegun;
    private bool _isGivenUp;

    /// <summary>Whether all events were read that there are.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Puts out what was kept, if it was. What cannot be read is not used, with a warning.</summary>
    /// <param name="region">The key's Region.</param>
    /// <param name="account">The account whose event history it is of.</param>
    /// <param name="putOut">Told each page.</param>
    /// <param name="told">Told what is wrong.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Whether anything was.</returns>
    public async Task<bool> ResumeAsync(string region, string account, Func<IReadOnlyList<CmkUsage>, ValueTask> putOut, IRunReporter told, CancellationToken cancellationToken)
    {
        if (!isResumed || !File.Exists(path))
        {
            return false;
        }

        try
        {
            // Once to see how far it is whole, so that nothing is put out that would have to be taken back.
            var length = Measure(region, account);
            foreach (var page in Read().Take(_events).Chunk(EventsOfAPage))
            {
                await putOut(page).ConfigureAwait(false);
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
            file.SetLength(length);
            _isBegun = true;
            await told.VerboseAsync($"'{keyArn}': {_events} {(_events == 1 ? "event" : "events")}, from the checkpoint.", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (UnreadableFileException exception)
        {
            (_events, IsWhole) = (0, false);
            await told.WarningAsync($"The checkpoint's '{Path.GetFileName(path)}' is not used, and the events of '{keyArn}' are read again: {exception.Message}.", cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>Keeps a page.</summary>
    /// <param name="page">Its events.</param>
    /// <param name="told">Told where nothing more can be kept.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public ValueTask KeepAsync(IReadOnlyList<CmkUsage> page, IRunReporter told, CancellationToken cancellationToken)
    {
        _events += page.Count;
        return WriteAsync([.. page.Select(static one => new UsageCheckpointLine { Event = one }), new UsageCheckpointLine { Events = _events, IsWhole = false }], told, cancellationToken);
    }

    /// <summary>Notes that there are no more.</summary>
    /// <param name="told">Told where nothing more can be kept.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public ValueTask CompleteAsync(IRunReporter told, CancellationToken cancellationToken)
    {
        IsWhole = true;
        return WriteAsync([new UsageCheckpointLine { Events = _events, IsWhole = true }], told, cancellationToken);
    }

    // Into the system's hands, which outlive the process.
    private async ValueTask WriteAsync(IReadOnlyList<UsageCheckpointLine> lines, IRunReporter told, CancellationToken cancellationToken)
    {
        if (_isGivenUp)
        {
            return;
        }

        try
        {
            using var file = OwnerFile.Open(path, _isBegun ? FileMode.OpenOrCreate : FileMode.Create, FileShare.Read);
            file.Seek(0, SeekOrigin.End);
            if (!_isBegun)
            {
                Write(file, new UsageCheckpointLine { CheckpointId = checkpointId, KeyArn = keyArn });
                _isBegun = true;
            }

            foreach (var line in lines)
            {
                Write(file, line);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isGivenUp = true;
            await told.WarningAsync($"The checkpoint keeps nothing more of '{keyArn}': {exception.Message} What this run puts out is right all the same.", cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Write(FileStream file, UsageCheckpointLine line)
    {
        JsonSerializer.Serialize(file, line, UsageCheckpointFormat.Json);
        file.WriteByte((byte)'\n');
    }

    // How many bytes are whole pages.
    private long Measure(string region, string account)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var lines = new LineReader(file, UsageCheckpointFormat.MostBytesOfALine, UsageCheckpointFormat.MostBytes);
        var first = TryRead(lines, out var length) ?? throw new UnreadableFileException("it has no line");
        if (first.CheckpointId != checkpointId || first.KeyArn != keyArn)
        {
            throw new UnreadableFileException("it is of another checkpoint or key");
        }

        long whole = length, all = length;
        var events = 0;
        while (TryRead(lines, out length) is { } line)
        {
            all += length;
            if (line.Event is { } one)
            {
                if (one.KeyArn != keyArn || one.Region != region || one.AccountId != account || one.EventId is null || one.Outcome == KeyUsageOutcome.NotRead)
                {
                    throw new UnreadableFileException("it has an event of something else");
                }

                events++;
                continue;
            }

            if (line.Events != events)
            {
                throw new UnreadableFileException("it has another number of events than it says");
            }

            (whole, _events, IsWhole) = (all, events, line.IsWhole == true);
        }

        return whole;
    }

    private IEnumerable<CmkUsage> Read()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var lines = new LineReader(file, UsageCheckpointFormat.MostBytesOfALine, UsageCheckpointFormat.MostBytes);
        while (TryRead(lines, out _) is { } line)
        {
            if (line.Event is { } one)
            {
                yield return one;
            }
        }
    }

    private static UsageCheckpointLine? TryRead(LineReader lines, out int length)
    {
        length = 0;
        try
        {
            if (!lines.TryRead(out var line))
            {
                return null;
            }

            length = line.Length + 1;
            return JsonSerializer.Deserialize<UsageCheckpointLine>(line, UsageCheckpointFormat.Json) ?? throw new UnreadableFileException("it has an empty line");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new UnreadableFileException("it has a line that no run writes", exception);
        }
        catch (IOException exception)
        {
            throw new UnreadableFileException($"it cannot be read ({exception.Message})", exception);
        }
    }
}
