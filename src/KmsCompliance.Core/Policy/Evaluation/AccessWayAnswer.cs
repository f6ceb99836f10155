namespace KmsCompliance.Policy.Evaluation;

/// <summary>What comes of one way to a key.</summary>
/// <param name="Way">The way.</param>
/// <param name="IsAllowed">Whether it leads there for certain; else on a condition, or nobody knows.</param>
internal sealed record AccessWayAnswer(AccessWay Way, bool IsAllowed)
{
    /// <summary>The statements and grants that let the principal in: their Sids or places; <c>iam:</c> and the policy's name before those
    /// of IAM policies, <c>grant:</c> before grants.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What it hangs on, such as <c>if aws:PrincipalTag/team is sre</c>; null where it is certain, or cannot be put like
    /// that.</summary>
    public string? Condition { get; init; }

    /// <summary>Why nobody knows; null where it is certain, or hangs on a condition.</summary>
    public string? Reason { get; init; }
}
