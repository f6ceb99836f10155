using KmsCompliance.Model;

namespace KmsCompliance.Places;

/// <summary>Where something is looked at or done: a Region, and the account that it has to be in.</summary>
/// <param name="Region">The Region's code.</param>
/// <param name="ExpectedAccountId">The account that the input says it belongs to; null where it does not say.</param>
/// <param name="DeterminedBy">Who was asked for the account; null where not known.</param>
public sealed record Place(string Region, string? ExpectedAccountId = null, CallerIdentity? DeterminedBy = null);
