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
    private int _looksInHurry;

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
    public Task<EvidenceHead> AddAsync(EvidenceEntry entry, CancellationToken cancellationToken) => AddAsync(entry, cancellationToken, CancellationToken.None);

    /// <summary>Adds an entry on what was done by now, which no stop keeps from being written. After one, others who hold the file are
    /// waited for a second in all.</summary>
    /// <param name="entry">What it says.</param>
    /// <param name="stop">Shortens the wait for others.</param>
    /// <returns>How far the chain goes with it.</returns>
    /// <exception cref="FailureException">It could not be written; nothing of it counts.</exception>
    public Task<EvidenceHead> AddAfterAsync(EvidenceEntry entry, CancellationToken stop) => AddAsync(entry, CancellationToken.None, stop);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<EvidenceHead> AddAsync(EvidenceEntry entry, CancellationToken cancellationToken, CancellationToken hurry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var file = await EvidenceFile.OpenAsync(path, static name => OwnerFile.Open(name, FileMode.OpenOrCreate, FileShare.None), time, cancellationToken, () => hurry.IsCancellationRequested && ++_looksInHurry > EvidenceFile.LooksInHurry).ConfigureAwait(false);
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

        // A line that is ended was written whole, and is an entry. Only one that is not may be what a killed writer left, and may stand
        // behind what another one left, which it was about to note.
        string? changed = last is { IsWhole: false } ? "its last line was changed." : _known is { UnreadLine: > 0, Rest.IsEmpty: true } ? $"line {_known.UnreadLine} is no entry of a chain: it was changed or put in." : null;
        if (_known.Problems.Count > 0 || changed is not null)
        {
            throw new FailureException(Failures.EvidenceBroken(path, _known.Problems.Count > 0 ? _known.Problems : [changed!]));
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
        if (line.Length >= EvidenceLine.MostBytes)
        {
            throw new IOException($"the entry comes to more than the {EvidenceLine.MostBytes:N0} bytes that are read.");
        }

        // At once: a writer that is killed here leaves all of it or an unended line.
        byte[] bytes = _known.Rest.IsEmpty ? [.. line.Span, LineEnd] : [LineEnd, .. line.Span, LineEnd];
        file.Position = file.Length;
        file.Write(bytes);
        file.Flush(flushToDisk: true);

        // Read as anybody else would: what is there now is what counts.
        _known.Read(file, CancellationToken.None);
        return _known is { Problems.Count: 0, Torn.IsEmpty: true } ? _known.Head : throw new IOException("what was written was not there when it was read back.");
    }

    private static DateTimeOffset Millisecond(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
