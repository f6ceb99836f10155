namespace KmsCompliance.Policy.Evaluation;

/// <summary>What one statement says of a request.</summary>
public enum StatementOutcome
{
    /// <summary>It is not about this request.</summary>
    DoesNotApply,

    /// <summary>Something in it is not understood or not known, so it may or may not be about this request.</summary>
    Unknown,

    /// <summary>It leaves the request to the IAM policies of the caller's account.</summary>
    Delegates,

    /// <summary>It allows or denies the request.</summary>
    Applies,
}
