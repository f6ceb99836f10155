using System.Collections.Concurrent;
using KmsCompliance.Ports;

namespace KmsCompliance.Keys;

/// <summary>The keys of every Region that a command comes across, each looked up once: resources of several Regions may
/// name one key. Lives as long as one command.</summary>
/// <param name="catalogIn">The keys of a Region.</param>
/// <param name="stop">Stops every look-up.</param>
public sealed class KeyDirectories(Func<string, IKeyCatalog> catalogIn, CancellationToken stop)
{
    private readonly ConcurrentDictionary<string, Lazy<KeyDirectory>> _byRegion = new(StringComparer.Ordinal);

    /// <summary>The keys of a Region.</summary>
    /// <param name="region">The Region's code.</param>
    /// <param name="accountId">The caller's account.</param>
    public KeyDirectory In(string region, Task<string> accountId) =>
        _byRegion.GetOrAdd(region, name => new(() => new KeyDirectory(catalogIn(name), accountId, stop) { Region = name })).Value;
}
