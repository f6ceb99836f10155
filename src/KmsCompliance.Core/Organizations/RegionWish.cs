namespace KmsCompliance.Organizations;

/// <summary>Regions that are wanted.</summary>
/// <param name="Text">A Region's code, or a pattern.</param>
/// <param name="IsCode">Whether it is a code.</param>
/// <param name="Fits">Whether a Region is meant.</param>
public sealed record RegionWish(string Text, bool IsCode, Func<string, bool> Fits);
