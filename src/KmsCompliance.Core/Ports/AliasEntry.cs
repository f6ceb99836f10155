namespace KmsCompliance.Ports;

/// <summary>One alias.</summary>
/// <param name="AliasName">Such as <c>alias/billing</c>.</param>
/// <param name="TargetKeyId">The id of its key; null for a predefined alias of AWS whose key was not made yet.</param>
public sealed record AliasEntry(string AliasName, string? TargetKeyId)
{
    /// <summary>Stands in a listing for a page that has no list at all. Whether AWS ever means an empty one by that is not known:
    /// an alias that such a listing does not show may exist.</summary>
    public static AliasEntry NoList { get; } = new(string.Empty, TargetKeyId: null);
}
