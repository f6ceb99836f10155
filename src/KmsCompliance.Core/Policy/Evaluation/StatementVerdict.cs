using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>What one statement, or one grant, says of a request.</summary>
public sealed record StatementVerdict
{
    /// <summary>Where it stands.</summary>
    public required StatementSource Source { get; init; }

    /// <summary>Its Sid or its place, as in <see cref="KeyAccessResult.Sids"/>.</summary>
    public required string Label { get; init; }

    /// <summary>Whether it allows or denies.</summary>
    public required KeyPolicyEffect Effect { get; init; }

    /// <summary>What it says.</summary>
    public required StatementOutcome Outcome { get; init; }

    /// <summary>The first clause that does not match, or leaves it open; null where all match.</summary>
    public StatementClause? Clause { get; init; }

    /// <summary>That clause, where it is a condition of a policy.</summary>
    public KeyPolicyCondition? Condition { get; init; }

    /// <summary>All of it in words.</summary>
    public required string Explanation { get; init; }

    /// <summary>The statement in words.</summary>
    /// <returns>Label and explanation.</returns>
    public override string ToString() => $"{Label}: {Explanation}";
}
