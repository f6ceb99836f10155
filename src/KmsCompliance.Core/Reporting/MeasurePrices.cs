using KmsCompliance.Services;

namespace KmsCompliance.Reporting;

/// <summary>What keys and requests cost. AWS changes prices, and they differ by Region: nothing is known of them but what is
/// given.</summary>
public sealed record MeasurePrices
{
    private const decimal RequestsOfAPrice = 10_000;

    /// <summary>Nothing is known.</summary>
    public static MeasurePrices None { get; } = new();

    /// <summary>What a customer-managed key costs a month, a replica likewise; null where that is not known.</summary>
    public decimal? Key { get; init; }

    /// <summary>What 10,000 requests cost; null where that is not known.</summary>
    public decimal? Requests { get; init; }

    /// <summary>How many requests services make a month, by name; a status does not tell.</summary>
    public IReadOnlyDictionary<string, long> MonthlyRequests { get; init; } = new Dictionary<string, long>();

    /// <summary>What the requests of a scope cost a month; null where that is not known.</summary>
    /// <param name="scope">One of <see cref="MeasureScope"/>.</param>
    /// <param name="value">Which.</param>
    internal decimal? RequestsOf(string scope, string value)
    {
        long? requests = scope switch
        {
            MeasureScope.All when MonthlyRequests.Count > 0 => MonthlyRequests.Values.Sum(),
            MeasureScope.Service when ServiceCatalog.Find(value) is { } service && MonthlyRequests.TryGetValue(service.Name, out var count) => count,
            _ => null,
        };
        return requests / RequestsOfAPrice * Requests;
    }
}
