using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>What is known of a key's grants.</summary>
/// <param name="Grants">The grants; null where they are not known.</param>
/// <param name="CouldNotBeRead">Whether they were asked for in vain, so that what only a grant could allow is not
/// known.</param>
public sealed record GrantKnowledge(IReadOnlyList<KeyGrant>? Grants, bool CouldNotBeRead)
{
    /// <summary>Nobody asked for them.</summary>
    public static GrantKnowledge NotAsked { get; } = new(null, CouldNotBeRead: false);

    /// <summary>They may not be listed.</summary>
    public static GrantKnowledge Unreadable { get; } = new(null, CouldNotBeRead: true);
}
