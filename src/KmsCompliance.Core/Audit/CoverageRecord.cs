using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Audit;

/// <summary>Keeps what an audit has seen, over all runs of one command.</summary>
public sealed class CoverageRecord
{
    private readonly object _lock = new();
    private readonly Dictionary<(string Region, string Service, string? AccountId), AuditPlace> _places = [];
    private readonly HashSet<(string Region, string Service, string? AccountId)> _partial = [];
    private readonly Dictionary<(string Region, string Service, string? AccountId), DateTimeOffset> _askedBefore = [];
    private CallCount _calls;
    private bool _lostSomething;

    /// <summary>Notes a place that is about to be asked. One that is asked twice is listed if both times it was.</summary>
    /// <param name="where">The place.</param>
    /// <param name="service">The service.</param>
    /// <param name="isWhole">Whether all of its resources are asked for.</param>
    public void Expect(Place where, ServiceDefinition service, bool isWhole)
    {
        ArgumentNullException.ThrowIfNull(where);
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock)
        {
            var key = (where.Region, service.Name, where.ExpectedAccountId);
            NoteWhole(key, isWhole);
            if (!_places.TryGetValue(key, out var known) || known.Status == AuditPlaceStatus.Listed)
            {
                _places[key] = new AuditPlace { Service = service.Name, Region = where.Region, AccountId = where.ExpectedAccountId, Resources = known?.Resources ?? 0 };
            }
        }
    }

    /// <summary>Notes what came of a place.</summary>
    /// <param name="where">The place.</param>
    /// <param name="service">The service.</param>
    /// <param name="status">One of <see cref="AuditPlaceStatus"/>.</param>
    /// <param name="resources">How many resources were seen.</param>
    /// <param name="message">Why it was not listed to its end; empty where it was.</param>
    /// <param name="accountId">The account, where it is known by now.</param>
    public void Finish(Place where, ServiceDefinition service, string status, int resources, string message = "", string? accountId = null)
    {
        ArgumentNullException.ThrowIfNull(where);
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock)
        {
            var key = (where.Region, service.Name, where.ExpectedAccountId);
            var place = _places[key];
            _places[key] = new AuditPlace(place)
            {
                Status = place.Status == AuditPlaceStatus.NotListed ? place.Status : status,
                Resources = place.Resources + resources,
                Message = place.Message.Length > 0 ? place.Message : message,
                AccountId = accountId ?? place.AccountId,
            };
        }
    }

    /// <summary>Notes a place that a run before this one has listed to its end.</summary>
    /// <param name="where">The place.</param>
    /// <param name="service">The service.</param>
    /// <param name="resources">How many resources that run saw.</param>
    /// <param name="askedAt">When it began to list them.</param>
    /// <param name="accountId">The account.</param>
    public void Resume(Place where, ServiceDefinition service, int resources, DateTimeOffset askedAt, string accountId)
    {
        Finish(where, service, AuditPlaceStatus.Listed, resources, $"Not asked again: the checkpoint has what was listed at {askedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z.", accountId);
        lock (_lock)
        {
            var key = (where.Region, service.Name, where.ExpectedAccountId);
            _askedBefore[key] = _askedBefore.TryGetValue(key, out var known) && known < askedAt ? known : askedAt;
        }
    }

    /// <summary>Notes a status that somebody else's audit found, and its new AuditPlace(place) it.</summary>
    /// <param name="status">The status.</param>
    public void Note(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var isListed = status.Reason != ComplianceReason.NotListed;
        lock (_lock)
        {
            var key = (status.Region, status.Service, (string?)status.AccountId);
            NoteWhole(key, isWhole: false);
            var place = _places.GetValueOrDefault(key)
                ?? new AuditPlace { Service = status.Service, Region = status.Region, AccountId = status.AccountId, Status = AuditPlaceStatus.Listed };
            _places[key] = isListed
                ? new AuditPlace(place) { Resources = place.Resources + 1 }
                : new AuditPlace(place) { Status = AuditPlaceStatus.NotListed, Message = status.Message };
        }
    }

    /// <summary>Notes calls of sessions other than the command's own.</summary>
    /// <param name="calls">The calls.</param>
    public void NoteCalls(CallCount calls)
    {
        lock (_lock)
        {
            _calls = _calls.Add(calls);
        }
    }

    /// <summary>Notes that something went wrong: whatever it was about may be missing.</summary>
    public void LoseSomething()
    {
        lock (_lock)
        {
            _lostSomething = true;
        }
    }

    /// <summary>The places, and of which of them all resources were asked for.</summary>
    public IReadOnlyList<CoveredPlace> ToPlaces()
    {
        lock (_lock)
        {
            return [.. _places.Select(entry => new CoveredPlace(entry.Value, !_partial.Contains(entry.Key))
            {
                AskedAt = _askedBefore.TryGetValue(entry.Key, out var before) ? before : null,
            })];
        }
    }

    /// <summary>What was seen.</summary>
    /// <param name="ended">Whether the command ran to its end.</param>
    /// <param name="calls">The calls of the command's own session, which are not noted here.</param>
    public AuditCoverage ToCoverage(bool ended, CallCount calls = default)
    {
        lock (_lock)
        {
            List<AuditPlace> places =
                [.. _places.Values.OrderBy(static place => place.Region, StringComparer.Ordinal).ThenBy(static place => place.Service, StringComparer.Ordinal).ThenBy(static place => place.AccountId, StringComparer.Ordinal)];
            var failed = places.Count(static place => place.Status is AuditPlaceStatus.NotListed or AuditPlaceStatus.NotReached);
            return new AuditCoverage
            {
                Complete = ended && places.Count > 0 && failed == 0 && !_lostSomething,
                Listed = places.Count(static place => place.Status == AuditPlaceStatus.Listed),
                Failed = failed,
                Skipped = places.Count(static place => place.Status == AuditPlaceStatus.NotEnabled),
                Accounts = places.Select(static place => place.AccountId).OfType<string>().Distinct(StringComparer.Ordinal).Count(),
                Calls = (int)Math.Min(_calls.Sent + calls.Sent, int.MaxValue),
                Throttled = (int)Math.Min(_calls.Throttled + calls.Throttled, int.MaxValue),
                Resources = places.Sum(static place => place.Resources),
                Places = new AuditPlaceList(places),
            };
        }
    }

    // Once asked for as a whole, it stays so.
    private void NoteWhole((string Region, string Service, string? AccountId) key, bool isWhole)
    {
        if (isWhole)
        {
            _partial.Remove(key);
        }
        else if (!_places.ContainsKey(key))
        {
            _partial.Add(key);
        }
    }
}
