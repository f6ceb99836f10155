using KmsCompliance.Identifiers;
using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>Whose data is under a key, as far as it was seen: of each service a few resources by name, so that memory is as that of the
/// key, however many are under it.</summary>
/// <param name="keyArn">The key's ARN.</param>
public sealed class KeyUsers(string keyArn)
{
    private const int Named = 3;

    // By the prefix of ARNs and actions: trails and event data stores are both CloudTrail's, which has one principal and one price list.
    private readonly SortedDictionary<int, UsingService> _services = [];

    /// <summary>The key's ARN.</summary>
    public string KeyArn { get; } = keyArn;

    /// <summary>The key's account and Region.</summary>
    public (string AccountId, string Region) Place { get; } = AwsArn.TryParse(keyArn, out var arn) ? (arn.AccountId, arn.Region) : (string.Empty, string.Empty);

    /// <summary>One of the key's aliases; null where none was seen.</summary>
    public string? Alias { get; private set; }

    /// <summary>When the last of them was looked at; null where no status says so.</summary>
    public DateTimeOffset? SeenAt { get; private set; }

    /// <summary>Who looked at it.</summary>
    public string? SeenBy { get; private set; }

    /// <summary>The services, in the catalogue's order.</summary>
    internal IReadOnlyCollection<UsingService> Services => _services.Values;

    /// <summary>Notes a resource that is under the key.</summary>
    /// <param name="status">The resource.</param>
    public void Add(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var own = ServiceCatalog.Find(status.Service)!;
        var owner = ServiceCatalog.All.First(service => service.IamPrefix == own.WhoseData(status).IamPrefix);
        var place = Enumerable.Range(0, ServiceCatalog.All.Count).First(index => ServiceCatalog.All[index] == owner);
        if (!_services.TryGetValue(place, out var users))
        {
            _services.Add(place, users = new UsingService(owner));
        }

        users.Add(status, own, Named);
        if (status.KeyAlias is { } alias && (Alias is null || string.CompareOrdinal(alias, Alias) < 0))
        {
            Alias = alias;
        }

        if (SeenAt is null || status.ScannedAt > SeenAt)
        {
            (SeenAt, SeenBy) = (status.ScannedAt, status.ScannedBy);
        }
    }
}

/// <summary>A service whose data is under a key.</summary>
/// <param name="owner">The service.</param>
internal sealed class UsingService(ServiceDefinition owner)
{
    private readonly SortedSet<string> _named = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _regions = new(StringComparer.Ordinal);
    private bool _hasMore;

    /// <summary>The service.</summary>
    public ServiceDefinition Owner => owner;

    /// <summary>How many resources were seen.</summary>
    public int Count { get; private set; }

    /// <summary>Whether one of them stays under the key that it has: it is for life, or another service's to change.</summary>
    public bool Stays { get; private set; }

    /// <summary>The services whose resources they are, and the Regions where these lie.</summary>
    public IEnumerable<(ServiceDefinition Service, IEnumerable<string> Regions)> Places =>
        _regions.Select(static entry => (ServiceCatalog.Find(entry.Key)!, (IEnumerable<string>)entry.Value));

    /// <summary>Notes a resource.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="service">The service whose resource it is.</param>
    /// <param name="most">How many are kept by name: the first ones, so that they are the same from run to run.</param>
    public void Add(EncryptionStatus status, ServiceDefinition service, int most)
    {
        Count++;
        Stays |= service.KeyChange.Refuse(status, isUnderKey: false) is not null;
        if (!_regions.TryGetValue(service.Name, out var regions))
        {
            _regions.Add(service.Name, regions = new SortedSet<string>(StringComparer.Ordinal));
        }

        regions.Add(status.Region);
        if (_named.Add(status.ResourceId) && _named.Count > most)
        {
            _named.Remove(_named.Max!);
            _hasMore = true;
        }
    }

    /// <summary>The service and some of its resources.</summary>
    public override string ToString() => $"{owner.DisplayName} ({string.Join(", ", _named)}{(_hasMore ? " and others" : string.Empty)})";
}
