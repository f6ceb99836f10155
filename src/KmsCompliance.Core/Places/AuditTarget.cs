namespace KmsCompliance.Places;

/// <summary>A Region to look at.</summary>
/// <param name="Region">The Region's code.</param>
/// <param name="ExpectedAccountId">The account that the input says it belongs to; null where it does not say.</param>
/// <param name="DeterminedWith">The access key id that the account was determined with; null where not known.</param>
public sealed record AuditTarget(string Region, string? ExpectedAccountId = null, string? DeterminedWith = null);
