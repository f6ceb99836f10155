using KmsCompliance.Places;

namespace KmsCompliance.Plans;

/// <summary>A step on its way, in one run.</summary>
/// <param name="Step">The step.</param>
/// <param name="Where">Where it is taken.</param>
/// <param name="From">What has to be there.</param>
/// <param name="To">What is to be.</param>
internal sealed record PlanWork(PlanStep Step, Place Where, PlanState From, PlanState To)
{
    /// <summary>Whether a write of it was noted before this run, of which the outcome may not be known.</summary>
    public bool WasBegun { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Whether a write of it was noted in this run.</summary>
    public bool IsBegun { get; set; }

    /// <summary>What was found right before, where that is known.</summary>
    public PlanState? Found { get; set; }

    /// <summary>What came of it in this run; null where that is not known.</summary>
    public CmkPlanOutcome? Outcome { get; set; }
}
