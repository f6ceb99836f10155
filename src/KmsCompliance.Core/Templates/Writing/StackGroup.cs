namespace KmsCompliance.Templates.Writing;

/// <summary>What stands in one stack together: a key with its aliases, or a resource.</summary>
/// <param name="Key">The key; null for a resource.</param>
/// <param name="Resources">What it is in the stack.</param>
internal sealed record StackGroup(EstateKey? Key, IReadOnlyList<StackResource> Resources);
