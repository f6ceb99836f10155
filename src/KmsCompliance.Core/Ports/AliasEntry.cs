namespace KmsCompliance.Ports;

/// <summary>One alias.</summary>
/// <param name="AliasName">Such as <c>alias/billing</c>.</param>
/// <param name="TargetKeyId">The id of its key; null for a predefined alias of AWS whose key was not made yet.</param>
public sealed record AliasEntry(string AliasName, string? TargetKeyId);
