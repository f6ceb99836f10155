namespace KmsCompliance.Templates.Writing;

/// <summary>That a plan puts a resource under a key.</summary>
/// <param name="Arn">The key's ARN; null where the plan makes it.</param>
/// <param name="Made">The key that the plan makes; null where it is there.</param>
/// <param name="IsAsFound">Whether the resource is under the key that the plan found.</param>
internal sealed record PlannedKeyChange(string? Arn, PlannedKey? Made, Func<EncryptionStatus, bool> IsAsFound);
