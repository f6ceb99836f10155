namespace KmsCompliance;

/// <summary>What a call does with a key.</summary>
public static class KeyUsageKind
{
    /// <summary>It encrypts, decrypts, signs or verifies.</summary>
    public const string Use = "Use";

    /// <summary>It changes the key: its policy, grants, state, rotation, material, tags, aliases or description.</summary>
    public const string Change = "Change";

    /// <summary>It looks at the key.</summary>
    public const string Read = "Read";
}
