using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Where something is looked at or done: a Region, and the account that it has to be in.</summary>
/// <param name="Region">The Region's code.</param>
/// <param name="ExpectedAccountId">The account that the input says it belongs to; null where it does not say.</param>
/// <param name="DeterminedBy">Who was asked for the account; null where not known.</param>
public sealed record Place(string Region, string? ExpectedAccountId = null, CallerIdentity? DeterminedBy = null)
{
    /// <summary>The way by which it was found; null where it was named.</summary>
    public SessionLink? Link { get; init; }

    /// <summary>The session by which it is worked on; null for the command's own.</summary>
    public IAwsSession? Session { get; init; }

    /// <summary>The session by which it is worked on, where that is not open yet, one for all places of an account; null for
    /// <see cref="Session"/>.</summary>
    public PlaceSession? OnDemand { get; init; }

    /// <summary>Why nothing can be asked there; null where it can.</summary>
    public string? NotSeen { get; init; }
}
