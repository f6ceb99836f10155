using System.Collections.Concurrent;
using System.Globalization;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Evidence;

/// <summary>Adds to a file of evidence the ids of the events that CloudTrail has of what the file says was sent.</summary>
public sealed class EvidenceUpdate : IDisposable
{
    // So that a line stays one that can be read, however many requests there are.
    private const int MostEvents = 5_000;

    private readonly EvidenceWrites _writes = new();
    private readonly EvidenceChain _chain;
    private readonly ConcurrentDictionary<(long Number, int Request), EvidenceMatch> _matches = new();

    private EvidenceUpdate(string path, TimeProvider time)
    {
        _chain = new EvidenceChain(path, time, _writes);
        Head = EvidenceHead.Empty;
    }

    /// <summary>The file.</summary>
    public string FullPath => _chain.FullPath;

    /// <summary>How far the chain goes.</summary>
    public EvidenceHead Head { get; private set; }

    /// <summary>The keys of which there is something to ask.</summary>
    public IReadOnlyList<EvidenceKey> Keys { get; private set; } = [];

    /// <summary>Of how many requests there is something to add.</summary>
    public int FoundCount => Fresh().Count();

    /// <summary>Signs what is added; null for nobody.</summary>
    public EvidenceSigner? Signer
    {
        get => _chain.Signer;
        set => _chain.Signer = value;
    }

    /// <summary>Reads a file, and verifies it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">Tells the time, and measures the waits.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.FailureException">It cannot be read, or does not hold.</exception>
    public static async Task<EvidenceUpdate> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        var update = new EvidenceUpdate(path, time);
        try
        {
            update.Head = await update._chain.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            update.Dispose();
            throw;
        }

        update.Sort(time.GetUtcNow());
        return update;
    }

    /// <summary>Whether the file has an event already.</summary>
    /// <param name="eventId">CloudTrail's id of it.</param>
    public bool IsNoted(string eventId) => _writes.HasEvent(eventId);

    /// <summary>Adds what was found and is not in the file yet.</summary>
    /// <param name="command">The command, as the evidence names it.</param>
    /// <param name="callerArn">Who asked CloudTrail.</param>
    /// <param name="cancellationToken">Stops the wait for another writer, and that for the signature.</param>
    /// <exception cref="Errors.FailureException">It could not be signed or written; nothing of it counts.</exception>
    public async Task NoteAsync(string command, string? callerArn, CancellationToken cancellationToken)
    {
        while (await _chain.AddAsync(() => Entry(command, callerArn), cancellationToken).ConfigureAwait(false) is { } head)
        {
            Head = head;
        }
    }

    /// <summary>What is known of each request, in the order of the entries.</summary>
    public IReadOnlyList<CmkEvidenceEvent> ToEvents() => [.. _writes.All.Select(Describe)];

    /// <inheritdoc/>
    public void Dispose() => _chain.Dispose();

    internal void Tell(IReadOnlyDictionary<EvidenceWrite, EvidenceMatch> matches)
    {
        foreach (var (write, match) in matches)
        {
            _matches[IdOf(write)] = match;
        }
    }

    // What was told of one stays.
    internal void Tell(IEnumerable<EvidenceWrite> writes, EvidenceMatch match)
    {
        foreach (var write in writes)
        {
            _matches.TryAdd(IdOf(write), match);
        }
    }

    private static (long Number, int Request) IdOf(EvidenceWrite write) => (write.Entry.Count, write.Request);

    private void Sort(DateTimeOffset now)
    {
        List<(EvidenceWrite Write, KeyReference Key)> open = [];
        foreach (var write in _writes.All.Where(static write => write.Known is null))
        {
            if (EvidenceMatching.IsExpired(write, now))
            {
                _matches[IdOf(write)] = EvidenceMatching.Expired;
            }
            else if (write.KeyArn is { } arn && KeyReference.TryParse(arn, out var key, out _) && key.Form == KeyReferenceForm.KeyArn)
            {
                open.Add((write, key));
            }
            else
            {
                _matches[IdOf(write)] = new EvidenceMatch(CmkEvidenceEventStatus.NotRead, "The evidence does not have the key's ARN, by which CloudTrail is asked.");
            }
        }

        Keys = [.. open.GroupBy(static one => one.Key.Value, StringComparer.Ordinal)
            .Select(group => new EvidenceKey(this, group.First().Key, new Place(group.First().Key.Arn!.Region), [.. group.Select(static one => one.Write)]))];
    }

    private IEnumerable<(EvidenceWrite Write, EvidenceMatch Match)> Fresh() =>
        from write in _writes.All
        where write.Known is null
        let found = _matches.GetValueOrDefault(IdOf(write))
        where found?.Status == CmkEvidenceEventStatus.Found

        // Whoever was faster may have found it to be another request's.
        where write.RequestId is not null || !found.Events.Any(one => _writes.HasEvent(one.EventId))
        select (write, found);

    private EvidenceEntry? Entry(string command, string? callerArn)
    {
        List<(EvidenceWrite Write, EvidenceMatch Match)> fresh = [.. Fresh().Take(MostEvents)];
        if (fresh.Count == 0)
        {
            return null;
        }

        var keys = fresh.Select(static one => one.Write.KeyArn).Distinct(StringComparer.Ordinal).ToList();
        return new EvidenceEntry
        {
            Step = EvidenceStep.Events,
            ChangeId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture),
            Command = command,
            CallerArn = callerArn,
            KeyArn = keys is [var only] ? only : null,
            Action = "cloudtrail:LookupEvents",
            Events = [.. fresh.Select(static one => new EvidenceEvent
            {
                Number = one.Write.Entry.Count,
                Hash = one.Write.Entry.Hash,
                Request = one.Write.Request,
                Operation = one.Write.Operation,
                RequestId = one.Write.RequestId,
                EventIds = [.. one.Match.Events.Select(static found => found.EventId)],
                EventTime = one.Match.Events[0].At,
            })],
        };
    }

    private CmkEvidenceEvent Describe(EvidenceWrite write)
    {
        // The file is read on while it is added to.
        var match = write.Known is { } known
            ? new EvidenceMatch(CmkEvidenceEventStatus.Noted, known.RequestId is null ? "Found by key, operation, caller and time." : "Found by the id of the request.")
            {
                Events = [.. known.EventIds.Select(id => new RecordedEvent(id, known.EventTime))],
            }
            : _matches.GetValueOrDefault(IdOf(write)) ?? new EvidenceMatch(CmkEvidenceEventStatus.NotRead, "CloudTrail was not asked.");
        var arn = AwsArn.TryParse(write.KeyArn, out var parsed) ? parsed : null;
        return new CmkEvidenceEvent
        {
            EvidencePath = FullPath,
            EvidenceNumber = (int)Math.Min(write.Entry.Count, int.MaxValue),
            EvidenceHash = write.Entry.Hash,
            KeyArn = arn is null ? null : write.KeyArn,
            Region = arn?.Region ?? write.Region,
            AccountId = arn?.AccountId,
            Operation = write.Operation,
            CallerArn = write.CallerArn,
            SentAt = write.From,
            RequestId = write.RequestId,
            Status = match.Status,
            EventId = [.. match.Events.Select(static one => one.EventId)],
            EventTime = match.Events is [var first, ..] ? first.At : null,
            MatchedBy = match.Events.Count == 0 ? null : write.RequestId is null ? "Time" : "RequestId",
            CandidateEventId = [.. match.Candidates.Select(static one => one.EventId)],
            AskAgainAt = match.AskAgainAt,
            Message = match.Message,
            EvidenceHead = Head.ToString(),
        };
    }
}
