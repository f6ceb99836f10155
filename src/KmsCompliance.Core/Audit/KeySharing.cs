using KmsCompliance.Identifiers;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Audit;

/// <summary>Keeps who is under which key, over a whole run: an entry a key, however many resources are under it.</summary>
/// <remarks>A multi-Region key and its replicas are keys of their own, as their policies are.</remarks>
public sealed class KeySharing
{
    private readonly object _lock = new();
    private readonly Dictionary<string, KeyUsers> _keys = new(StringComparer.Ordinal);

    // How many resources there are in each Region of keys that may be under any key there; empty where the Region is not known either.
    private readonly SortedDictionary<string, int> _unclear = new(StringComparer.Ordinal);

    /// <summary>Whether no key was seen.</summary>
    public bool IsEmpty => _keys.Count == 0;

    /// <summary>Notes a resource. Any thread may.</summary>
    /// <param name="status">The resource.</param>
    public void Note(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (status.KeyManager == "AWS" || RuleResult.IsUnseen(status.Reason) || ServesNobody(status))
        {
            return;
        }

        lock (_lock)
        {
            if (status.KeyArn is { } keyArn && AwsArn.TryParse(keyArn, out _))
            {
                if (!_keys.TryGetValue(keyArn, out var users))
                {
                    _keys.Add(keyArn, users = new KeyUsers(keyArn));
                }

                users.Add(status);
            }

            // Its key could not be resolved, or the one before may be in use for some time yet.
            if (status.Reason == ComplianceReason.Updating || (status.KeyArn is null && status.Reason == ComplianceReason.KeyUnreadable))
            {
                var region = status.KeyRegion ?? string.Empty;
                _unclear[region] = _unclear.GetValueOrDefault(region) + 1;
            }
        }
    }

    /// <summary>What there is to say of the keys, in the order of their ARNs.</summary>
    /// <param name="places">The places that were looked at.</param>
    public IEnumerable<(EncryptionStatus Key, RuleResult Result)> Conclude(IReadOnlyList<CoveredPlace> places)
    {
        foreach (var users in _keys.Values.OrderBy(static users => users.KeyArn, StringComparer.Ordinal))
        {
            var result = SharedKeyRule.Judge(users, FindNotSeen(users.Place, places));
            yield return (KeySubject.Of(users, result), result);
        }
    }

    /// <summary>The accounts and Regions whose keys were all seen that anything is under: of a key there that was not, nothing is known any
    /// more.</summary>
    /// <param name="places">The places that were looked at.</param>
    public IEnumerable<CoveredPlace> FindWhole(IReadOnlyList<CoveredPlace> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return places
            .Where(static place => place.Place.AccountId is not null)
            .Select(static place => (AccountId: place.Place.AccountId!, place.Place.Region))
            .Distinct()
            .Where(place => FindNotSeen(place, places) is null)
            .Select(static place => new CoveredPlace(
                new AuditPlace
                {
                    Service = ResourceIds.KeyService,
                    AccountId = place.AccountId,
                    Region = place.Region,
                    Status = AuditPlaceStatus.Listed,
                },
                IsWhole: true));
    }

    // A trail's key lies where its bucket does: those of every Region that was looked at count.
    private string? FindNotSeen((string AccountId, string Region) where, IReadOnlyList<CoveredPlace> places)
    {
        var missing = ServiceCatalog.All
            .Where(service => !places.Any(place => IsWhole(place, service) && place.Place.AccountId == where.AccountId && place.Place.Region == where.Region)
                || (service.KeyMayLieElsewhere && places.Any(place => place.Place.Service == service.Name && place.Place.Status is not (AuditPlaceStatus.Listed or AuditPlaceStatus.NotEnabled))))
            .Select(static service => service.Name)
            .ToList();
        if (missing.Count > 0)
        {
            return $"not all resources of {string.Join(", ", missing)} were looked at that may be, in account {where.AccountId} and {where.Region}";
        }

        var unclear = _unclear.GetValueOrDefault(where.Region) + _unclear.GetValueOrDefault(string.Empty);
        return unclear == 0 ? null : $"under which key {unclear} {(unclear == 1 ? "resource is" : "resources are")} could not be determined";
    }

    // It is gone, or of another Region.
    private static bool ServesNobody(EncryptionStatus status) =>
        status.Reason == ComplianceReason.KeyNotFound || (status.Reason == ComplianceReason.KeyNotUsable && status.KeyManager is null);

    private static bool IsWhole(CoveredPlace place, ServiceDefinition service) =>
        place is { IsWhole: true, Place.Status: AuditPlaceStatus.Listed } && place.Place.Service == service.Name;
}
