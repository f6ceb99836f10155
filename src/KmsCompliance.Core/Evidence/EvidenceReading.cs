using System.Buffers;
using System.Globalization;
using KmsCompliance.Files;

namespace KmsCompliance.Evidence;

/// <summary>Follows a chain, line by line, and notes what is wrong with it. What comes behind a damaged place is followed on by what it
/// says itself, so that what is wrong further on is told too.</summary>
internal sealed class EvidenceReading
{
    /// <summary>The most that is read of a file.</summary>
    private const long MostBytes = 1L << 40;

    /// <summary>The most problems that are told: whatever is in a file, it takes no more memory.</summary>
    public const int MostProblems = 10;

    private const byte LineEnd = (byte)'\n';

    private readonly List<string> _problems = [];
    private readonly SortedSet<string> _signedBy = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _unread = new();
    private readonly List<UInt128> _hashes = [];
    private long _unreadLine;

    /// <summary>How far it goes.</summary>
    public EvidenceHead Head { get; private set; } = EvidenceHead.Empty;

    /// <summary>Up to which byte it was read: behind the end of the last whole line.</summary>
    public long Position { get; private set; }

    /// <summary>How many lines that were not written to their ends were noted by the entries behind them.</summary>
    public int TornLines { get; private set; }

    /// <summary>What is wrong: sentences, the first ten.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>How many things are wrong.</summary>
    public long ProblemCount { get; private set; }

    /// <summary>The first line behind the last entry that is none; 0 where there is no such line.</summary>
    public long UnreadLine => _unreadLine;

    /// <summary>What stands behind the end of the last line; empty where nothing does.</summary>
    public ReadOnlyMemory<byte> Rest { get; private set; }

    /// <summary>What stands behind the last entry, and is none, as the entry behind it has to name it; empty where nothing does.</summary>
    public ReadOnlyMemory<byte> Torn
    {
        get
        {
            if (_unreadLine == 0)
            {
                return Rest;
            }

            return Rest.IsEmpty ? _unread.WrittenMemory : (byte[])[.. _unread.WrittenSpan, LineEnd, .. Rest.Span];
        }
    }

    /// <summary>When the first entry was written.</summary>
    public DateTimeOffset? FirstAt { get; private set; }

    /// <summary>When the last entry was written.</summary>
    public DateTimeOffset? LastAt { get; private set; }

    /// <summary>How many lines were read.</summary>
    public long Lines { get; private set; }

    /// <summary>The keys that may sign: SubjectPublicKeyInfos in DER; null where nobody said, so that any may.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Signers { get; init; }

    /// <summary>How many entries are signed, each by the key that it names, and by one that may where that was said.</summary>
    public long SignedCount { get; private set; }

    /// <summary>The number of the last entry that is signed; 0 where none is. All before it is signed with it.</summary>
    public long LastSigned { get; private set; }

    /// <summary>The ARNs of the keys that entries say they are signed by; the first few.</summary>
    public IReadOnlyCollection<string> SignedBy => _signedBy;

    /// <summary>Told each entry as it comes; null for nobody.</summary>
    public Action<EvidenceHead>? Seen { get; init; }

    /// <summary>Told each entry of a chain that holds so far, with its content; null for nobody.</summary>
    public Action<EvidenceHead, EvidenceContent>? Taken { get; init; }

    /// <summary>What keeps the file from being added to: sentences; empty where nothing does. A line that is ended was written whole, and is
    /// an entry. Only one that is not may be what a killed writer left, and may stand behind what another one left, which it was about to
    /// note.</summary>
    public IReadOnlyList<string> Damage
    {
        get
        {
            if (_problems.Count > 0)
            {
                return _problems;
            }

            return EvidenceLine.TryRead(Rest.Span, out var last) && !last.IsWhole ? ["its last line was changed."]
                : _unreadLine > 0 && Rest.IsEmpty ? [$"line {_unreadLine} is no entry of a chain: it was changed or put in."]
                : [];
        }
    }

    /// <summary>Reads what there is behind what was read before.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Read(Stream file, CancellationToken cancellationToken)
    {
        if (file.Length < Position)
        {
            Note("the file is shorter than it was a moment ago.");
            return;
        }

        file.Position = Position;
        using var lines = new LineReader(file, EvidenceLine.MostBytes, MostBytes);
        try
        {
            while (lines.TryRead(out var line))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Position += line.Length + 1;
                Lines++;
                Take(line);
            }

            Rest = lines.Rest.ToArray();
        }
        catch (UnreadableFileException exception)
        {
            Note($"behind line {Lines} it cannot be read: {exception.Message}.");
        }
    }

    /// <summary>Notes what is wrong where nothing more comes.</summary>
    public void End()
    {
        TellUnread();
        if (Signers is not null && LastSigned < Head.Count)
        {
            Note(LastSigned == 0
                ? "nothing is signed: whoever may write the file can have made all of it."
                : $"what is behind entry {LastSigned} is not signed: whoever may write the file can have made it.");
        }

        if (!Rest.IsEmpty)
        {
            Note(
                $"line {Lines + 1}, the last, is not ended ({Rest.Length:N0} bytes): its writer was stopped, or the end was cut off or changed. The next command that writes to the file notes it, and what is there stays.");
        }
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        // What is no line of the chain may be one that its writer did not end: the entry behind it then says so.
        if (!EvidenceLine.TryRead(line, out var read))
        {
            if (line.IsEmpty)
            {
                Note($"line {Lines} is empty, and was put in.");
                return;
            }

            if (_unreadLine == 0)
            {
                _unreadLine = Lines;
            }
            else
            {
                _unread.Write([LineEnd]);
            }

            _unread.Write(line);
            if (_unread.WrittenCount > EvidenceLine.MostBytes)
            {
                TellUnread();
            }

            return;
        }

        var content = read.Content;
        var before = ProblemCount;
        TakeTorn(content);
        if (!read.IsWhole)
        {
            Note($"line {Lines} was changed: it is not what its hash was made of.");
        }
        else if (content.Schema != EvidenceContent.CurrentSchema)
        {
            Note($"line {Lines} is of version {content.Schema} of the form, which this version of the module does not know.");
        }
        else if (content.Number != Head.Count + 1 || content.Previous != Head.Hash)
        {
            Note(Head.Count == 0
                ? $"line {Lines} is entry {content.Number}: the beginning is missing."
                : $"line {Lines} is entry {content.Number} and does not follow on entry {Head.Count}: something between them is missing, was put in or was changed.");
        }

        TakeSignature(read);
        TakeEvents(content, before);
        Head = new EvidenceHead(content.Number, read.Hash);
        FirstAt ??= content.WrittenAt;
        LastAt = content.WrittenAt;
        if (ProblemCount == before)
        {
            Seen?.Invoke(Head);
        }

        if (ProblemCount == 0)
        {
            _hashes.Add(Digits(read.Hash));
            Taken?.Invoke(Head, content);
        }
    }

    // Half of a hash tells entries apart as well, and of many entries is half as long.
    private static UInt128 Digits(string hash) => UInt128.Parse(hash.AsSpan(0, EvidenceHead.HashDigits / 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // Behind a damaged place it is not known any more which entries there were.
    private void TakeEvents(EvidenceContent content, long before)
    {
        if (ProblemCount > 0 || before > 0)
        {
            return;
        }

        foreach (var one in content.Entry.Events ?? [])
        {
            if (one.Number < 1 || one.Number > _hashes.Count || !EvidenceHead.TryParse(new EvidenceHead(one.Number, one.Hash).ToString(), out var named) || _hashes[(int)one.Number - 1] != Digits(named.Hash))
            {
                Note($"line {Lines} has the events of an entry {one.Number} that is not in the chain before it as it says.");
            }
        }
    }

    private void TakeSignature(EvidenceLine read)
    {
        if (read.IsUnsigned)
        {
            return;
        }

        if (!read.IsSigned)
        {
            Note($"line {Lines} is not signed as it says: its signature was changed, put in or taken out.");
        }
        else if (Signers is { } known && !read.Content.Seal!.IsOneOf(known))
        {
            Note($"line {Lines} is signed by another key than those that it was held against.");
        }
        else
        {
            SignedCount++;
            LastSigned = read.Content.Number;
            if (_signedBy.Count < MostProblems)
            {
                _signedBy.Add(read.Content.Seal!.KeyArn);
            }
        }
    }

    private void TakeTorn(EvidenceContent content)
    {
        if (_unreadLine > 0 && content.TornBytes == _unread.WrittenCount && content.TornHash == EvidenceLine.HashOf(_unread.WrittenSpan))
        {
            ForgetUnread();
            TornLines++;
            return;
        }

        TellUnread();
        if (content.TornBytes is not null || content.TornHash is not null)
        {
            Note($"line {Lines} says that the line before it was not ended, and that one is missing or was changed.");
        }
    }

    private void Note(string problem)
    {
        ProblemCount++;
        if (_problems.Count < MostProblems)
        {
            _problems.Add(problem);
        }
    }

    private void TellUnread()
    {
        if (_unreadLine > 0)
        {
            Note($"line {_unreadLine} is no entry of a chain: it was changed or put in.");
            ForgetUnread();
        }
    }

    private void ForgetUnread()
    {
        _unreadLine = 0;
        _unread.ResetWrittenCount();
    }
}
