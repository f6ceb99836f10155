using KmsCompliance.Errors;

namespace KmsCompliance.Places;

/// <summary>What came of a piece of work that is kept to itself.</summary>
/// <param name="IsDone">Whether it was done.</param>
/// <param name="Failure">What went wrong, which has been told; null where it was done, or skipped in a Region that is not
/// enabled.</param>
internal readonly record struct WorkOutcome(bool IsDone, Failure? Failure)
{
    /// <summary>It was done.</summary>
    public static WorkOutcome Done => new(IsDone: true, Failure: null);

    /// <summary>It was skipped: the Region is not enabled.</summary>
    public static WorkOutcome Skipped => new(IsDone: false, Failure: null);

    /// <summary>It failed.</summary>
    /// <param name="failure">What went wrong.</param>
    public static WorkOutcome Failed(Failure failure) => new(IsDone: false, failure);
}
