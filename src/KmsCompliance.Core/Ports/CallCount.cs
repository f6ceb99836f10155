namespace KmsCompliance.Ports;

/// <summary>How many calls were sent.</summary>
/// <param name="Sent">All, repetitions too.</param>
/// <param name="Throttled">Those that the service refused because there were too many.</param>
public readonly record struct CallCount(long Sent, long Throttled)
{
    /// <summary>Both together.</summary>
    /// <param name="other">The other.</param>
    public CallCount Add(CallCount other) => new(Sent + other.Sent, Throttled + other.Throttled);
}
