using KmsCompliance.Errors;
using KmsCompliance.Files;

namespace KmsCompliance.Evidence;

/// <summary>A file of evidence that is added to. Each entry is on the disk before the call returns; two writers, of one process or of
/// two, leave one chain.</summary>
/// <param name="path">The file; made where it is not there.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="writes">Takes in what entries say was sent; null for nothing.</param>
public sealed class EvidenceChain(string path, TimeProvider time, EvidenceWrites? writes = null) : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    // How often an entry is signed anew because somebody else was faster.
    private const int MostSignatures = 20;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _signing = new(1);
    private readonly EvidenceReading _known = new() { Taken = writes is null ? null : writes.Take };
    private int _looksInHurry;
    private bool _isHeld;

    /// <summary>The file.</summary>
    public string FullPath => path;

    /// <summary>Signs entries; null where none is signed.</summary>
    public EvidenceSigner? Signer { get; set; }

    /// <summary>How far the chain went when this last wrote to it; that of an empty chain where it has not.</summary>
    public EvidenceHead Head => _known.Head;

    private static string ModuleVersion { get; } = typeof(EvidenceChain).Assembly.GetName().Version!.ToString(3);

    /// <summary>Adds an entry, signed where entries are. A chain that does not hold is not added to.</summary>
    /// <param name="entry">What it says.</param>
    /// <param name="cancellationToken">Stops the wait for another writer, and that for the signature.</param>
    /// <returns>How far the chain goes with it.</returns>
    /// <exception cref="FailureException">It could not be signed or written; nothing of it counts.</exception>
    public async Task<EvidenceHead> AddAsync(EvidenceEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (await AddAsync(() => entry, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Adds an entry on what is in the file by then, signed where entries are. A chain that does not hold is not added to.</summary>
    /// <param name="entryOf">What it says, asked while nobody else writes, and again where somebody wrote while it was signed; null for nothing
    /// to add.</param>
    /// <param name="cancellationToken">Stops the wait for another writer, and that for the signature.</param>
    /// <returns>How far the chain goes with it; null where there was nothing to add.</returns>
    /// <exception cref="FailureException">It could not be signed or written; nothing of it counts.</exception>
    public async Task<EvidenceHead?> AddAsync(Func<EvidenceEntry?> entryOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entryOf);
        return Signer is null
            ? await WriteAsync(content => NotSigned(content, why: null).Line, entryOf, hurry: null, cancellationToken).ConfigureAwait(false)
            : (await AddSignedAsync(entryOf, content => SignAsync(content, cancellationToken), isNeeded: true, hurry: null, cancellationToken).ConfigureAwait(false))?.Head;
    }

    /// <summary>Reads what there is, once nobody writes, and changes nothing.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How far the chain goes.</returns>
    /// <exception cref="FailureException">It cannot be read, or does not hold.</exception>
    public async Task<EvidenceHead> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var file = await EvidenceFile.OpenAsync(path, static name => new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read), time, cancellationToken).ConfigureAwait(false);
            _known.Read(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(Failures.EvidenceUnreadable(path, exception));
        }

        CheckWhole();
        return _known.Head;
    }

    /// <summary>Adds an entry on what was done by now, which no stop keeps from being written. After one, and where they were waited for in
    /// vain once, others who hold the file are waited for a second in all. One that cannot be signed is written all the same, and says so.</summary>
    /// <param name="entry">What it says.</param>
    /// <param name="signs">Whether it is signed where entries are. What is not waits for no signature, and is signed with the next entry that
    /// is.</param>
    /// <param name="stop">Shortens the wait for others, and ends that for the signature.</param>
    /// <returns>How far the chain goes with it, and why it is not signed.</returns>
    /// <exception cref="FailureException">It could not be written; nothing of it counts.</exception>
    public async Task<EvidenceAddition> AddAfterAsync(EvidenceEntry entry, bool signs, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Signer is null || !signs
            ? new EvidenceAddition((await WriteAsync(content => NotSigned(content, why: null).Line, () => entry, stop, CancellationToken.None).ConfigureAwait(false))!, NotSigned: null)
            : (await AddSignedAsync(() => entry, content => TrySignAsync(content, stop), isNeeded: false, stop, CancellationToken.None).ConfigureAwait(false))!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
        _signing.Dispose();
    }

    private static (ReadOnlyMemory<byte> Line, Failure? Why) NotSigned(EvidenceContent content, Failure? why)
    {
        var bytes = EvidenceLine.Serialize(content with { Seal = null, NotSigned = why?.Message });
        return (EvidenceLine.Write(EvidenceLine.HashOf(bytes), signature: null, bytes), why);
    }

    // Nobody waits for a signature but who wants one: the file is let go of meanwhile, and what was signed is written only if nobody else
    // has written. Of one process one entry is signed at a time.
    private async Task<EvidenceAddition?> AddSignedAsync(
        Func<EvidenceEntry?> entryOf, Func<EvidenceContent, Task<(ReadOnlyMemory<byte> Line, Failure? Why)>> sign, bool isNeeded, CancellationToken? hurry, CancellationToken cancellationToken)
    {
        await _signing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 0; attempt < MostSignatures; attempt++)
            {
                var content = await WithFileAsync(_ => entryOf() is { } entry ? Follow(entry) : null, hurry, cancellationToken).ConfigureAwait(false);
                if (content is null)
                {
                    return null;
                }

                var (line, why) = await sign(content).ConfigureAwait(false);
                if (await WithFileAsync(file => IsNext(content) ? Write(file, line) : null, hurry, cancellationToken).ConfigureAwait(false) is { } head)
                {
                    return new EvidenceAddition(head, why);
                }
            }

            var crowded = Failures.EvidenceNotSigned(Signer!.KeyArn, "others wrote to the file whenever an entry was signed.");
            return isNeeded
                ? throw new FailureException(crowded)
                : new EvidenceAddition((await WriteAsync(content => NotSigned(content, crowded).Line, entryOf, hurry, cancellationToken).ConfigureAwait(false))!, crowded);
        }
        finally
        {
            _signing.Release();
        }
    }

    private Task<EvidenceHead?> WriteAsync(Func<EvidenceContent, ReadOnlyMemory<byte>> lineOf, Func<EvidenceEntry?> entryOf, CancellationToken? hurry, CancellationToken cancellationToken) =>
        WithFileAsync(file => entryOf() is { } entry ? Write(file, lineOf(Follow(entry))) : null, hurry, cancellationToken);

    private async Task<T> WithFileAsync<T>(Func<FileStream, T> use, CancellationToken? hurry, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var file = await EvidenceFile.OpenAsync(
                path,
                static name => OwnerFile.Open(name, FileMode.OpenOrCreate, FileShare.None),
                time,
                cancellationToken,
                () => hurry is { } stop && (_isHeld || stop.IsCancellationRequested) && ++_looksInHurry > EvidenceFile.LooksInHurry,
                name =>
                {
                    _isHeld = true;
                    return Failures.EvidenceInUse(name);
                }).ConfigureAwait(false);
            _isHeld = false;
            Read(file, cancellationToken);
            return use(file);
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

    private async Task<(ReadOnlyMemory<byte> Line, Failure? Why)> SignAsync(EvidenceContent content, CancellationToken cancellationToken)
    {
        if (Signer is null)
        {
            return NotSigned(content, why: null);
        }

        var seal = await Signer.GetSealAsync(cancellationToken).ConfigureAwait(false);
        var bytes = EvidenceLine.Serialize(content with { Seal = seal });
        var hash = EvidenceLine.HashOf(bytes);
        return (EvidenceLine.Write(hash, await Signer.SignAsync(seal, content.Number, hash, cancellationToken).ConfigureAwait(false), bytes), null);
    }

    private async Task<(ReadOnlyMemory<byte> Line, Failure? Why)> TrySignAsync(EvidenceContent content, CancellationToken stop)
    {
        try
        {
            return await SignAsync(content, stop).ConfigureAwait(false);
        }
        catch (FailureException exception)
        {
            return NotSigned(content, exception.Failure);
        }
        catch (OperationCanceledException)
        {
            return NotSigned(content, Failures.EvidenceNotSigned(Signer!.KeyArn, "the command was stopped before."));
        }
    }

    private void Read(FileStream file, CancellationToken cancellationToken)
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

        CheckWhole();
    }

    private void CheckWhole()
    {
        if (_known.Damage is { Count: > 0 } damage)
        {
            throw new FailureException(Failures.EvidenceBroken(path, damage));
        }
    }

    private bool IsNext(EvidenceContent content)
    {
        var now = Follow(content.Entry);
        return (content.Number, content.Previous, content.TornBytes, content.TornHash) == (now.Number, now.Previous, now.TornBytes, now.TornHash);
    }

    // What its writer did not end stays as it is; the entry behind it says what it was.
    private EvidenceContent Follow(EvidenceEntry entry)
    {
        var torn = _known.Torn;
        return new EvidenceContent
        {
            Schema = EvidenceContent.CurrentSchema,
            Number = _known.Head.Count + 1,
            Previous = _known.Head.Hash,
            WrittenAt = Millisecond(time.GetUtcNow()),
            ModuleVersion = ModuleVersion,
            TornBytes = torn.IsEmpty ? null : torn.Length,
            TornHash = torn.IsEmpty ? null : EvidenceLine.HashOf(torn.Span),
            Entry = entry,
        };
    }

    private EvidenceHead Write(FileStream file, ReadOnlyMemory<byte> line)
    {
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
