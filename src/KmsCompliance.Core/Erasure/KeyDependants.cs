namespace KmsCompliance.Erasure;

/// <summary>What depends on a key, as far as it was seen.</summary>
/// <param name="Live">What works under the key now, and would stop: a line each.</param>
/// <param name="NotSeen">What could not be looked at, a line each: there may be more.</param>
public sealed record KeyDependants(IReadOnlyList<string> Live, IReadOnlyList<string> NotSeen)
{
    /// <summary>Nothing, and everything was looked at.</summary>
    public static KeyDependants None { get; } = new([], []);
}
