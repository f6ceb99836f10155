using System.Collections.Concurrent;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>A session's clients, one a service and Region.</summary>
/// <param name="credentials">What signs.</param>
/// <param name="configure">Tells a configuration its Region, endpoint and retries.</param>
/// <param name="bounds">What ends a call and a listing.</param>
internal sealed class ServiceClients(AWSCredentials credentials, Action<ClientConfig, string> configure, CallBounds bounds) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<IDisposable>> _clients = new(StringComparer.Ordinal);

    /// <summary>What ends a call and a listing.</summary>
    public CallBounds Bounds => bounds;

    /// <summary>A client of a service that the module speaks to itself.</summary>
    /// <param name="region">The Region's code.</param>
    /// <param name="service">The service, as its model has it.</param>
    /// <param name="make">Makes the client.</param>
    public TClient Get<TClient>(string region, ServiceDescription service, Func<AWSCredentials, ServiceConfig, TClient> make)
        where TClient : IDisposable => Get(region, make, () => new ServiceConfig(service));

    /// <summary>A client with a configuration of its own.</summary>
    /// <param name="region">The Region's code.</param>
    /// <param name="make">Makes the client.</param>
    /// <param name="makeConfig">Makes its configuration.</param>
    public TClient Get<TClient, TConfig>(string region, Func<AWSCredentials, TConfig, TClient> make, Func<TConfig> makeConfig)
        where TClient : IDisposable
        where TConfig : ClientConfig => (TClient)_clients.GetOrAdd(
            // A text, not a tuple: the framework holds this dictionary ready compiled.
            $"{typeof(TClient).Name} {region}",
            _ => new Lazy<IDisposable>(() =>
            {
                var config = makeConfig();
                configure(config, region);
                return make(credentials, config);
            })).Value;

    /// <summary>How many clients there are.</summary>
    public int Count => _clients.Count;

    /// <summary>Lets go of a Region's clients. They are not closed: what they hold is shared, and somebody may still use one.</summary>
    /// <param name="region">The Region's code.</param>
    public void Leave(string region)
    {
        foreach (var name in _clients.Keys.Where(name => name.EndsWith($" {region}", StringComparison.Ordinal)))
        {
            _clients.TryRemove(name, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(static client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }
}
