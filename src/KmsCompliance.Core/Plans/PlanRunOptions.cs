namespace KmsCompliance.Plans;

/// <summary>How a plan is applied or undone.</summary>
public sealed record PlanRunOptions
{
    /// <summary>Whether it is undone.</summary>
    public bool IsUndo { get; init; }

    /// <summary>Whether no further step begins once one has failed.</summary>
    public bool StopsOnError { get; init; }
}
