namespace KmsCompliance.Evidence;

/// <summary>Looks whether a file of evidence is as it was written.</summary>
public static class EvidenceCheck
{
    /// <summary>Reads a file, once nobody writes to it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="heads">Heads that the chain had at some time; each has to be there still.</param>
    /// <param name="signers">The keys that may sign: SubjectPublicKeyInfos in DER; null where any may.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.FailureException">It cannot be read.</exception>
    public static async Task<CmkEvidence> ReadAsync(string path, IReadOnlyList<EvidenceHead> heads, IReadOnlyList<ReadOnlyMemory<byte>>? signers, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var file = await EvidenceFile.OpenAsync(path, static name => new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read), time, cancellationToken).ConfigureAwait(false);
            return Read(file, path, heads, signers, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Errors.FailureException(Errors.Failures.EvidenceUnreadable(path, exception));
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="heads">Heads that the chain had at some time; each has to be there still.</param>
    /// <param name="signers">The keys that may sign: SubjectPublicKeyInfos in DER; null where any may.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CmkEvidence Read(Stream file, string path, IReadOnlyList<EvidenceHead> heads, IReadOnlyList<ReadOnlyMemory<byte>>? signers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(heads);
        var missing = heads.ToHashSet();
        var open = new OpenChanges();
        var reading = new EvidenceReading { Seen = head => missing.Remove(head), Taken = open.Take, Signers = signers };
        reading.Read(file, cancellationToken);
        reading.End();
        List<string> problems =
        [
            .. reading.Problems,
            .. missing.OrderBy(static head => head.Count).Select(head => head.Count > reading.Head.Count
                ? $"there are {reading.Head.Count} entries, and there were {head.Count}: the end was cut off, or this is another chain."
                : $"entry {head.Count} is not the one with the hash {head.Hash}: the chain was written anew, or this is another one."),
        ];
        var problemCount = reading.ProblemCount + problems.Count - reading.Problems.Count;
        var count = reading.Head.Count;
        var isIntact = problems.Count == 0 && count > 0;
        return new CmkEvidence
        {
            EvidencePath = path,
            Intact = isIntact,
            HeadChecked = heads.Count > 0,
            EvidenceCount = (int)Math.Min(count, int.MaxValue),
            EvidenceHead = isIntact ? reading.Head.ToString() : null,
            SignerChecked = signers is not null,
            SignedCount = (int)Math.Min(reading.SignedCount, int.MaxValue),
            SignedBy = [.. reading.SignedBy],
            TornLineCount = reading.TornLines,
            FirstEntryAt = reading.FirstAt,
            LastEntryAt = reading.LastAt,
            Problem = [.. problems.Take(EvidenceReading.MostProblems)],
            Message = Describe(reading, problems, problemCount, heads.Count > 0, open.Describe()),
        };
    }

    private static string Describe(EvidenceReading reading, List<string> problems, long problemCount, bool isHeadChecked, string? open)
    {
        if (problems.Count > 0)
        {
            var more = problemCount > 1 ? $" And {problemCount - 1} more." : string.Empty;
            return $"The chain does not hold: {problems[0]}{more}";
        }

        var count = reading.Head.Count;
        if (count == 0)
        {
            return "There is no entry.";
        }

        var whole = $"{count} {(count == 1 ? "entry" : "entries")}, as written, each behind the one before.";
        var torn = reading.TornLines == 0 ? string.Empty : $" {reading.TornLines} {(reading.TornLines == 1 ? "line was" : "lines were")} not written to the end, as the entries behind say.";
        var tail = isHeadChecked ? "The chain has the head that it was held against." : "Whether entries are missing at the end cannot be seen without -Head.";
        return $"{whole}{torn} {tail}{(open is null ? string.Empty : $" {open}")} {Vouch(reading)}";
    }

    // What was begun and has no outcome: a tail that is cut between two lines shows by nothing else.
    private sealed class OpenChanges
    {
        private const int Named = 5;

        private readonly Dictionary<string, EvidenceEntry> _open = new(StringComparer.Ordinal);

        public void Take(EvidenceHead head, EvidenceContent content)
        {
            if (content.Entry.Step is EvidenceStep.Intent or EvidenceStep.Done)
            {
                _open.TryAdd(content.Entry.ChangeId, content.Entry);
            }
            else if (content.Entry.Step == EvidenceStep.Outcome)
            {
                _open.Remove(content.Entry.ChangeId);
            }
        }

        public string? Describe()
        {
            if (_open.Count == 0)
            {
                return null;
            }

            var more = _open.Count > Named ? $" and {_open.Count - Named} more" : string.Empty;
            return $"{(_open.Count == 1 ? "A change was begun and has no outcome" : $"{_open.Count} changes were begun, and each has no outcome")}, as where a command was killed or still runs, or where the end was cut off: "
                + $"{string.Join(", ", _open.Values.OrderBy(static entry => entry.ChangeId, StringComparer.Ordinal).Take(Named).Select(static entry => $"{entry.ChangeId} ({entry.Action} of {entry.KeyArn ?? "several keys"})"))}{more}.";
        }
    }

    private static string Vouch(EvidenceReading reading)
    {
        const string Anew = "This is an integrity check: whoever may write the file can write all of it anew";
        return reading.Signers is not null ? "All of it is signed by a key that it was held against: only who may sign with that can have written it."
            : reading.LastSigned == 0 ? $"{Anew}."
            : $"{Anew}, also signed by a key of their own. Entry {reading.LastSigned}, and what is before it, is signed; hold it against the key with -PublicKeyPath.";
    }
}
