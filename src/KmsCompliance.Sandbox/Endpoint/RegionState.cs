using KmsCompliance.Sandbox.Endpoint.Kms;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>What one account has in one Region.</summary>
internal sealed class RegionState(string accountId, string region)
{
    private readonly Dictionary<Type, object> _ofServices = [];

    public string AccountId { get; } = accountId;

    public string Region { get; } = region;

    public KeyStore Keys { get; } = new();

    /// <summary>What a service keeps here, by its type; made when first asked for.</summary>
    /// <param name="create">Makes it empty.</param>
    public T Get<T>(Func<RegionState, T> create)
        where T : class
    {
        if (!_ofServices.TryGetValue(typeof(T), out var state))
        {
            _ofServices.Add(typeof(T), state = create(this));
        }

        return (T)state;
    }
}
