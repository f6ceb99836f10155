namespace KmsCompliance.Policy.Evaluation;

/// <summary>What is known of a principal's IAM policies.</summary>
/// <param name="Policies">All of them; null where its own account alone knows.</param>
internal sealed record IdentityKnowledge(IReadOnlyList<HeldPolicy>? Policies)
{
    /// <summary>Nobody but the principal's own account knows.</summary>
    public static IdentityKnowledge OfOtherAccount { get; } = new(Policies: null);

    /// <summary>Nobody but whichever account it is knows.</summary>
    public static IdentityKnowledge OfAnyAccount { get; } = new(Policies: null) { IsOfAnyAccount = true };

    /// <summary>A service, or an account's root user: there are none.</summary>
    public static IdentityKnowledge None { get; } = new(Policies: []);

    /// <summary>Whether the principal stands for those of every other account.</summary>
    public bool IsOfAnyAccount { get; private init; }

    /// <summary>The permissions boundary; null for none.</summary>
    public HeldPolicy? Boundary { get; init; }

    /// <summary>Why some of the policies, or the boundary, are not known, as the end of a sentence that begins with "because"; null where
    /// all are.</summary>
    public string? Unread { get; init; }
}
