using KmsCompliance.Errors;

namespace KmsCompliance.Services;

/// <summary>Whether a resource was seen to be under a key.</summary>
/// <param name="Verified">Whether it was; null where that could not be determined.</param>
/// <param name="Message">What was seen, in words.</param>
public sealed record KeyProof(bool? Verified, string Message)
{
    /// <summary>The labelled versions that are not under the key; empty where there are none.</summary>
    public IReadOnlyList<string> VersionNotUnderKey { get; init; } = [];

    /// <summary>The error that says so, where it is not under the key.</summary>
    public Failure? Failure { get; init; }

    /// <summary>It is not under the key.</summary>
    /// <param name="failure">The error that says so.</param>
    public static KeyProof Fails(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(Verified: false, failure.Message) { Failure = failure };
    }
}
