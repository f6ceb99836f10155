using System.Collections.ObjectModel;

namespace KmsCompliance;

/// <summary>The steps of a plan. The list has a text itself, so that a table of a file has a cell for it.</summary>
public sealed class CmkPlanStepList : ReadOnlyCollection<CmkPlanStep>
{
    /// <summary>A list of steps.</summary>
    /// <param name="steps">The steps, in the order of need.</param>
    public CmkPlanStepList(IEnumerable<CmkPlanStep> steps)
        : base([.. steps])
    {
    }

    /// <summary>No steps.</summary>
    public static CmkPlanStepList None { get; } = new([]);

    /// <summary>The number and what is done to what, of each.</summary>
    public override string ToString() => string.Join("; ", Items);
}
