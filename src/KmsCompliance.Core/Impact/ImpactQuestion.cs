namespace KmsCompliance.Impact;

/// <summary>What happens to keys, and how closely is looked.</summary>
public sealed record ImpactQuestion
{
    /// <summary>What happens: one of <see cref="KeyEvent"/>.</summary>
    public string Event { get; init; } = KeyEvent.Disable;

    /// <summary>The Sids of the statements that the keys' policies lose, for <see cref="KeyEvent.PolicyChange"/>; empty elsewhere.</summary>
    public IReadOnlyList<string> WithoutStatement { get; init; } = [];

    /// <summary>Whether the keys of versions are read: a call a resource that has versions, whichever key it is under.</summary>
    public bool IncludeVersions { get; init; } = true;
}
