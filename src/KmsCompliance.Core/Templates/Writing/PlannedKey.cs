namespace KmsCompliance.Templates.Writing;

/// <summary>A key that a plan makes.</summary>
/// <param name="Key">The key as it is to be.</param>
/// <param name="PlanStep">What the tag of a key says that this step of the plan made.</param>
internal sealed record PlannedKey(EstateKey Key, string PlanStep)
{
    /// <summary>Its ARN, where the plan's journal knows that it was made; null where it does not.</summary>
    public string? Arn { get; init; }

    /// <summary>Whether the journal says that its making was begun.</summary>
    public bool IsBegun { get; init; }
}
