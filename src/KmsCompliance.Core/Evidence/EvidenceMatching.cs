using System.Globalization;
using KmsCompliance.Ports;

namespace KmsCompliance.Evidence;

/// <summary>Says which events of a key are those of requests that evidence has: by the id of the request where the evidence has it, which is
/// certain, or else by operation, caller and time, which is so only where one event alone fits and no other can come.</summary>
public static class EvidenceMatching
{
    /// <summary>How long the event history goes back (CloudTrail user guide, event history).</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>How late CloudTrail shows an event (CloudTrail user guide, event history: within 15 minutes as a rule).</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    /// <summary>How far the clock of the machine that wrote the evidence may be off: AWS takes no signature that is older (IAM user guide,
    /// "Elements of an AWS API request signature").</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private const string KeyService = "kms";

    /// <summary>From when on the event of a request may be, by AWS's clock, in whole seconds.</summary>
    /// <param name="write">The request.</param>
    public static DateTimeOffset Begin(EvidenceWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var from = write.From - Skew;
        return new(from.UtcTicks - (from.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    /// <summary>Until when it may be, by AWS's clock, in whole seconds.</summary>
    /// <param name="write">The request.</param>
    public static DateTimeOffset End(EvidenceWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var to = write.To + Skew + TimeSpan.FromTicks(TimeSpan.TicksPerSecond - 1);
        return new(to.UtcTicks - (to.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    /// <summary>Whether the event history has nothing any more of when a request was sent.</summary>
    /// <param name="write">The request.</param>
    /// <param name="now">The time.</param>
    public static bool IsExpired(EvidenceWrite write, DateTimeOffset now) => End(write) < now - Kept;

    /// <summary>What is said of a request whose events are no longer to be had.</summary>
    public static EvidenceMatch Expired { get; } =
        new(CmkEvidenceEventStatus.Expired, "CloudTrail's event history goes back 90 days, so the event is no longer to be had from it. A trail or event data store that keeps events of KMS has it, if there is one.");

    /// <summary>Whether an event may be that of one of some requests.</summary>
    /// <param name="one">The event.</param>
    /// <param name="writes">The requests.</param>
    public static bool MayBeOf(RecordedEvent one, IEnumerable<EvidenceWrite> writes) => writes.Any(write => IsOperation(one, write));

    /// <summary>Whether an event is that of a request for certain, by its id.</summary>
    /// <param name="one">The event.</param>
    /// <param name="write">The request.</param>
    public static bool IsOf(RecordedEvent one, EvidenceWrite write)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(write);
        return write.RequestId is { } id && string.Equals(one.RequestId, id, StringComparison.OrdinalIgnoreCase) && IsOperation(one, write);
    }

    /// <summary>What CloudTrail has of requests about one key.</summary>
    /// <param name="writes">The requests.</param>
    /// <param name="events">The events of the key at their time, all that there were.</param>
    /// <param name="isNoted">Whether the evidence has an event already, of another request.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyDictionary<EvidenceWrite, EvidenceMatch> Match(
        IReadOnlyList<EvidenceWrite> writes, IReadOnlyList<RecordedEvent> events, Func<string, bool> isNoted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(writes);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(isNoted);
        List<RecordedEvent> all = [.. events.DistinctBy(static one => one.EventId)];
        var matches = new Dictionary<EvidenceWrite, EvidenceMatch>();
        foreach (var write in writes.Where(static write => write.RequestId is not null))
        {
            List<RecordedEvent> own = [.. all.Where(one => IsOf(one, write)).OrderBy(static one => one.At)];
            matches[write] = own.Count > 0
                ? new EvidenceMatch(CmkEvidenceEventStatus.Found, "CloudTrail has it, by the id of the request.") { Events = own }
                : Missing(write, now);
        }

        // What is somebody's for certain is nobody else's.
        var taken = matches.Values.SelectMany(static match => match.Events).Select(static one => one.EventId).ToHashSet(StringComparer.Ordinal);
        List<RecordedEvent> free = [.. all.Where(one => !taken.Contains(one.EventId) && !isNoted(one.EventId))];
        var candidates = writes.Where(static write => write.RequestId is null)
            .ToDictionary(static write => write, write => free.Where(one => Fits(one, write)).OrderBy(static one => one.At).ToList());
        var claims = candidates.Values.SelectMany(static own => own).GroupBy(static one => one.EventId, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        foreach (var (write, own) in candidates)
        {
            matches[write] = own switch
            {
                [] => Missing(write, now),
                [var one] when claims[one.EventId] == 1 => now >= ShownBy(write)
                    ? new EvidenceMatch(CmkEvidenceEventStatus.Found, "CloudTrail has one event alone of this operation on the key by this caller at that time.") { Events = own }
                    : new EvidenceMatch(CmkEvidenceEventStatus.NotYet, $"CloudTrail has one event that may be it, and may show another yet. Ask again after {Moment(ShownBy(write))}.") { Candidates = own, AskAgainAt = ShownBy(write) },
                _ => new EvidenceMatch(
                    CmkEvidenceEventStatus.Ambiguous,
                    $"The evidence does not have the id of the request, and {(own.Count == 1 ? "the one event that fits fits another request too" : $"{own.Count} events fit it")}: which is its own cannot be told, and none is noted.")
                {
                    Candidates = own,
                },
            };
        }

        return matches;
    }

    // Once this has passed, whatever CloudTrail shows of it is shown.
    private static DateTimeOffset ShownBy(EvidenceWrite write) => End(write) + Late;

    private static EvidenceMatch Missing(EvidenceWrite write, DateTimeOffset now) => now < ShownBy(write)
        ? new EvidenceMatch(CmkEvidenceEventStatus.NotYet, $"CloudTrail does not show it yet, and is up to 15 minutes late. Ask again after {Moment(ShownBy(write))}.") { AskAgainAt = ShownBy(write) }
        : new EvidenceMatch(
            CmkEvidenceEventStatus.NotFound,
            write.RequestId is not null
                ? $"CloudTrail shows no event with the id of the request, and had time to. What KMS refused before it knew the caller is not logged, and a clock that was off by more than 5 minutes hides it. The event history has it until {Moment(End(write) + Kept)} if it comes."
                : $"CloudTrail shows no event that could be it, and had time to: it may never have been sent. The event history has it until {Moment(End(write) + Kept)} if it comes.");

    private static bool Fits(RecordedEvent one, EvidenceWrite write) =>
        IsOperation(one, write)
        && one.At >= Begin(write) && one.At <= End(write)
        && (write.CallerArn is null || one.Caller is null || one.Caller == write.CallerArn)
        && (!write.IsTaken || one.ErrorCode is null);

    private static bool IsOperation(RecordedEvent one, EvidenceWrite write) => one.Service is null or KeyService && $"{KeyService}:{one.Operation}" == write.Operation;

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture);
}
