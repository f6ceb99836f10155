using KmsCompliance.Errors;
using KmsCompliance.Files;

namespace KmsCompliance.Evidence;

/// <summary>A file of evidence that is added to. Each entry is on the disk before the call returns; two writers, of one process or of
/// two, leave one chain.</summary>
/// <param name="path">The file; made where it is not there.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
public sealed class EvidenceChain(string path, TimeProvider time) : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    private readonly SemaphoreSlim _turn = new(1);
    private readonly EvidenceReading _known = new();

    /// <summary>The file.</summary>
    public string FullPath => path;

    /// <summary>How far the chain went when this last wrote to it; that of an empty chain where it has not.</summary>
    public EvidenceHead Head => _known.Head;

    private static string ModuleVersion { get; } = typeof(EvidenceChain).Assembly.GetName().Version!.ToString(3);

    /// <summary>Adds an entry. A chain that does not hold is not added to.</summary>
    /// <param name="entry">What it says.</param>
    /// <param name="cancellationToken">Stops the wait for another writer.</param>
    /// <returns>How far the chain goes with it.</returns>
    /// <exception cref="FailureException">It could not be written; nothing of it counts.</exception>
    public async Task<EvidenceHead> AddAsync(EvidenceEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var file = await EvidenceFile.OpenAsync(path, static name => OwnerFile.Open(name, FileMode.OpenOrCreate, FileShare.None), time, cancellationToken).ConfigureAwait(false);
            return Add(file, entry, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(Failures.EvidenceNotWritten(path, exception));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private EvidenceHead Add(FileStream file, EvidenceEntry entry, CancellationToken cancellationToken)
    {
        // What others added meanwhile. A line that is whole but for its end is an entry, once it is ended.
        _known.Read(file, cancellationToken);
        if (EvidenceLine.TryRead(_known.Rest.Span, out var last) && last.IsWhole && _known.Problems.Count == 0)
        {
            file.Position = file.Length;
            file.WriteByte(LineEnd);
            file.Flush();
            _known.Read(file, cancellationToken);
        }

        if (_known.Problems.Count > 0 || last is { IsWhole: false })
        {
            throw new FailureException(Failures.EvidenceBroken(path, _known.Problems.Count > 0 ? _known.Problems : ["its last line was changed."]));
        }

        // What its writer did not end stays as it is; the entry behind it says what it was.
        var torn = _known.Torn;
        var line = EvidenceLine.Write(
            new EvidenceContent
            {
                Schema = EvidenceContent.CurrentSchema,
                Number = _known.Head.Count + 1,
                Previous = _known.Head.Hash,
                WrittenAt = Millisecond(time.GetUtcNow()),
                ModuleVersion = ModuleVersion,
                TornBytes = torn.IsEmpty ? null : torn.Length,
                TornHash = torn.IsEmpty ? null : EvidenceLine.HashOf(torn.Span),
                Entry = entry,
            },
            out _);
        file.Position = file.Length;
        if (!_known.Rest.IsEmpty)
        {
            file.WriteByte(LineEnd);
        }

        file.Write(line.Span);
        file.WriteByte(LineEnd);
        file.Flush(flushToDisk: true);

        // Read as anybody else would: what is there now is what counts.
        _known.Read(file, CancellationToken.None);
        return _known is { Problems.Count: 0, Torn.IsEmpty: true } ? _known.Head : throw new IOException("what was written was not there when it was read back.");
    }

    private static DateTimeOffset Millisecond(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
