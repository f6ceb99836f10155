using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>What looking for a key came to.</summary>
public enum KeyLookupOutcome
{
    /// <summary>The key was read.</summary>
    Found,

    /// <summary>KMS says that there is no such key.</summary>
    NotFound,

    /// <summary>The key could not be read: refused, or the call failed.</summary>
    Unreadable,
}

/// <summary>A key that was looked for.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Key">The key, where it was found.</param>
/// <param name="Cause">The failed call, where there was one.</param>
public sealed record KeyLookup(KeyLookupOutcome Outcome, KeyDescription? Key, AwsCallException? Cause)
{
    /// <summary>Whether another account than the caller's was asked: KMS may call a key missing that the caller may not
    /// see.</summary>
    public bool IsAcrossAccounts { get; init; }

    /// <summary>The key was found.</summary>
    /// <param name="key">The key.</param>
    public static KeyLookup Found(KeyDescription key) => new(KeyLookupOutcome.Found, key, Cause: null);

    /// <summary>There is no such key.</summary>
    /// <param name="cause">The failed call, where there was one.</param>
    public static KeyLookup NotFound(AwsCallException? cause) => new(KeyLookupOutcome.NotFound, Key: null, cause);

    /// <summary>The key could not be read.</summary>
    /// <param name="cause">The failed call.</param>
    public static KeyLookup Unreadable(AwsCallException cause) => new(KeyLookupOutcome.Unreadable, Key: null, cause);
}
