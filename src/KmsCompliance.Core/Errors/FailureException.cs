namespace KmsCompliance.Errors;

/// <summary>A failure that the whole command cannot go on from.</summary>
public sealed class FailureException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="failure">What went wrong.</param>
    public FailureException(Failure failure)
        : base(failure?.Message, failure?.Exception) => Failure = failure ?? throw new ArgumentNullException(nameof(failure));

    /// <summary>What went wrong.</summary>
    public Failure Failure { get; }
}
