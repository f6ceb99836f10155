namespace KmsCompliance.Errors;

/// <content>Failures of what asks who used a key.</content>
public static partial class Failures
{
    /// <summary>The time that is asked about cannot be.</summary>
    /// <param name="problem">Why; the end of a sentence.</param>
    public static Failure InvalidUsageTime(string problem) =>
        New(FailureKind.InvalidArgument, $"{problem} Nothing was asked.", null, "Name a length of time such as 24h or 7d with -Last, or a moment with -After and -Before, within the last 90 days.");
}
