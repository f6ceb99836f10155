namespace KmsCompliance.Errors;

/// <summary>A failure that one Region or resource, or the whole run, cannot go on from.</summary>
public sealed class FailureException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="endsRun">Whether nothing else of the run can succeed either.</param>
    public FailureException(Failure failure, bool endsRun = false)
        : base(failure?.Message, failure?.Exception)
    {
        Failure = failure ?? throw new ArgumentNullException(nameof(failure));
        EndsRun = endsRun;
    }

    /// <summary>What went wrong.</summary>
    public Failure Failure { get; }

    /// <summary>Whether nothing else of the run can succeed either: the credentials are not accepted anywhere.</summary>
    public bool EndsRun { get; }
}
