namespace KmsCompliance.Policy.Building;

/// <summary>A Sid under which the module writes statements.</summary>
/// <param name="Name">The Sid, such as <c>AllowReadingTraces</c>.</param>
/// <param name="TakesAccount">Whether <c>From</c> and another account's id may follow, where that account is let in.</param>
public sealed record OwnSid(string Name, bool TakesAccount = false);
