namespace KmsCompliance.Erasure;

/// <summary>What depends on a key, as far as it was seen.</summary>
/// <param name="Live">What works under the key now, and would stop: a line each.</param>
/// <param name="NotSeen">What could not be looked at, a line each: there may be more.</param>
public sealed record KeyDependants(IReadOnlyList<string> Live, IReadOnlyList<string> NotSeen)
{
    /// <summary>Nothing, and everything was looked at.</summary>
    public static KeyDependants None { get; } = new([], []);

    /// <summary>What could not be looked at beside what was asked for, a line each: it is told, and keeps nothing from being done.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>All that was not seen.</summary>
    public IReadOnlyList<string> Unseen => [.. NotSeen, .. LeftOut];

    /// <summary>When KMS last saw the key used, whatever by; null where it has not, or does not tell.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The same as a line; null where <see cref="LastUsedAt"/> is.</summary>
    public string? LastUse { get; init; }

    /// <summary>What is told: what works under the key, and its last use, which may have been by something that nobody looks for.</summary>
    public IReadOnlyList<string> Told => LastUse is null ? Live : [.. Live, LastUse];
}
