namespace KmsCompliance.Policy.Documents;

/// <summary>What changes between two key policies, statement by statement.</summary>
public sealed class KeyPolicyDiff
{
    private KeyPolicyDiff(IReadOnlyList<KeyPolicyStatement> added, IReadOnlyList<KeyPolicyStatement> removed, bool versionChanges)
    {
        Added = added;
        Removed = removed;
        VersionChanges = versionChanges;
    }

    /// <summary>Statements that only the new policy has, in its order.</summary>
    public IReadOnlyList<KeyPolicyStatement> Added { get; }

    /// <summary>Statements that only the old policy has, in its order.</summary>
    public IReadOnlyList<KeyPolicyStatement> Removed { get; }

    /// <summary>Whether the version of the policy language changes, and with it what <c>${…}</c> means.</summary>
    public bool VersionChanges { get; }

    /// <summary>Whether both say the same.</summary>
    public bool IsEmpty => Added.Count == 0 && Removed.Count == 0 && !VersionChanges;

    /// <summary>Compares two policies by what their statements mean: another order, another Sid or an array for a string is
    /// no change.</summary>
    /// <param name="before">The old policy.</param>
    /// <param name="after">The new policy.</param>
    /// <returns>The difference. A changed statement is removed as it was and added as it is.</returns>
    public static KeyPolicyDiff Between(KeyPolicyDocument before, KeyPolicyDocument after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new(Missing(after.Statements, before.Statements), Missing(before.Statements, after.Statements), before.Version != after.Version);
    }

    /// <summary>The change for people: each statement as indented JSON, <c>-</c> before each line of what goes and <c>+</c>
    /// before each line of what comes.</summary>
    /// <returns>Lines, or <c>(no change)</c>.</returns>
    public override string ToString() => IsEmpty
        ? "(no change)"
        : string.Join('\n', [
            .. VersionChanges ? ["  (the version of the policy language changes)"] : Array.Empty<string>(),
            .. Removed.SelectMany(static statement => Lines('-', statement)),
            .. Added.SelectMany(static statement => Lines('+', statement)),
        ]);

    private static IEnumerable<string> Lines(char sign, KeyPolicyStatement statement) =>
        statement.ToJson(indented: true).Split('\n').Select(line => $"{sign} {line}");

    // A statement that stands there twice counts twice.
    private static List<KeyPolicyStatement> Missing(IReadOnlyList<KeyPolicyStatement> statements, IReadOnlyList<KeyPolicyStatement> others)
    {
        var left = others.GroupBy(PolicyCanonicalForm.Of).ToDictionary(static group => group.Key, static group => group.Count());
        var missing = new List<KeyPolicyStatement>();
        foreach (var statement in statements)
        {
            var form = PolicyCanonicalForm.Of(statement);
            if (left.GetValueOrDefault(form) > 0)
            {
                left[form]--;
            }
            else
            {
                missing.Add(statement);
            }
        }

        return missing;
    }
}
