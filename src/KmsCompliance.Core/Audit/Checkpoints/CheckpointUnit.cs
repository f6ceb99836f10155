using System.Buffers;
using System.IO.Compression;
using KmsCompliance.Files;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Audit.Checkpoints;

/// <summary>What a checkpoint has, or gets, of one service in one Region of an account. It is written aside, a part at a time, and
/// has its name once it was listed to its end.</summary>
internal sealed class CheckpointUnit : IDisposable
{
    // A unit of a few resources, as most are, needs no file before its end.
    private const int BytesOfAPart = 64 * 1024;

    private const int StatusesOfAPage = 100;

    private readonly AuditCheckpoint _checkpoint;
    private readonly ServiceDefinition _service;
    private readonly CheckpointUnitHeader _header;
    private readonly string _path;
    private readonly ArrayBufferWriter<byte> _part = new();
    private FileStream? _aside;
    private int _count;
    private bool _hasPutOut;
    private bool _isGivenUp;

    /// <summary>Names one.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="service">The service.</param>
    /// <param name="header">What it is of.</param>
    public CheckpointUnit(AuditCheckpoint checkpoint, string folder, ServiceDefinition service, CheckpointUnitHeader header)
    {
        _checkpoint = checkpoint;
        _service = service;
        _header = header;
        _path = Path.Combine(folder, CheckpointFormat.FileNameOf(header.AccountId, header.Region, header.Service));
    }

    /// <summary>When what was put out again began to be listed; null where nothing was.</summary>
    public DateTimeOffset? ResumedFrom { get; private set; }

    /// <summary>The account.</summary>
    public string AccountId => _header.AccountId;

    /// <summary>Puts out what was kept, if it was, as it was then. What cannot be read, or is not of this unit, is not used, with a
    /// warning.</summary>
    /// <param name="told">Where it goes.</param>
    /// <param name="nameFilter">Told the names, as when they are listed; null for nobody.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many there are; null where nothing was kept.</returns>
    public async Task<int?> ResumeAsync(IRunReporter told, Func<string, bool>? nameFilter, CancellationToken cancellationToken)
    {
        if (!_checkpoint.IsResumed || !File.Exists(_path))
        {
            return null;
        }

        try
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return await ResumeAsync(new CheckpointUnitFile(file, _service, _header), told, nameFilter, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UnreadableFileException && !_hasPutOut)
        {
            var problem = exception is UnreadableFileException ? exception.Message : $"it cannot be read ({exception.Message})";
            await told.WarningAsync($"The checkpoint's '{Path.GetFileName(_path)}' is not used, and {_service.DisplayName} in {_header.Region} is listed again: {problem}.", cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Keeps a page.</summary>
    /// <param name="page">The statuses.</param>
    /// <param name="told">Told where nothing more can be kept.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public ValueTask KeepAsync(IReadOnlyList<EncryptionStatus> page, IRunReporter told, CancellationToken cancellationToken)
    {
        if (_isGivenUp || _checkpoint.HasFailed)
        {
            return ValueTask.CompletedTask;
        }

        if (_count == 0 && _part.WrittenCount == 0)
        {
            CheckpointJson.Write(_part, _header);
        }

        foreach (var status in page)
        {
            CheckpointJson.Write(_part, status);
            _count++;
            if (_part.WrittenCount >= BytesOfAPart && !TryDo(WritePart, out var problem))
            {
                return GiveUpAsync(problem, told, cancellationToken);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Makes it a unit of the checkpoint: it was listed to its end.</summary>
    /// <param name="told">Told where it cannot be kept.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async ValueTask CommitAsync(IRunReporter told, CancellationToken cancellationToken)
    {
        await KeepAsync([], told, cancellationToken).ConfigureAwait(false);
        if (!_isGivenUp && !_checkpoint.HasFailed && !TryDo(Publish, out var problem))
        {
            await GiveUpAsync(problem, told, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes away what has not got its name.</summary>
    public void Dispose()
    {
        if (_aside is { } aside)
        {
            _aside = null;
            TryDo(aside.Dispose, out _);
            TryDo(() => File.Delete(aside.Name), out _);
        }
    }

    // Into the system's hands, which outlive the process; were the machine to fail, its end would be missing, and it would be listed
    // again.
    private void Publish()
    {
        _checkpoint.EnsureHeader();
        CheckpointJson.WriteEnd(_part, _count);
        WritePart();
        var name = _aside!.Name;
        _aside.Dispose();
        File.Move(name, _path, overwrite: true);
        _aside = null;
    }

    // A member of its own, so that no unit holds a compressor while it waits for its next page.
    private void WritePart()
    {
        _aside ??= _checkpoint.OpenAside();
        using (var lines = new GZipStream(_aside, CompressionLevel.Fastest, leaveOpen: true))
        {
            lines.Write(_part.WrittenSpan);
        }

        _part.ResetWrittenCount();
    }

    private async Task<int> ResumeAsync(CheckpointUnitFile file, IRunReporter told, Func<string, bool>? nameFilter, CancellationToken cancellationToken)
    {
        // Once to see that it is whole, so that nothing is put out that would have to be taken back.
        var count = file.Read().Count();
        foreach (var page in file.Read().Chunk(StatusesOfAPage))
        {
            foreach (var status in page)
            {
                _ = nameFilter?.Invoke(status.ResourceName);
            }

            _hasPutOut = true;
            await told.OutputPageAsync(page, cancellationToken).ConfigureAwait(false);
        }

        ResumedFrom = file.StartedAt;
        await told.VerboseAsync(
            $"{_service.DisplayName} in {_header.Region}: {count} {(count == 1 ? "resource" : "resources")}, from the checkpoint.", cancellationToken).ConfigureAwait(false);
        return count;
    }

    private async ValueTask GiveUpAsync(Exception problem, IRunReporter told, CancellationToken cancellationToken)
    {
        _isGivenUp = true;
        if (_checkpoint.Fail())
        {
            await told.WarningAsync($"The checkpoint keeps nothing more: {problem.Message} What this run puts out is right all the same; were it stopped, what is kept so far could be resumed.", cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool TryDo(Action action, out Exception problem)
    {
        try
        {
            action();
            problem = null!;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = exception;
            return false;
        }
    }
}
