namespace KmsCompliance.Errors;

/// <summary>One thing that went wrong, ready to be told to a user. The run goes on.</summary>
/// <param name="ErrorId">A stable id: the name of the method of <see cref="Failures"/> that makes it.</param>
/// <param name="Kind">What sort of failure.</param>
/// <param name="Message">What, where and why.</param>
/// <param name="Target">The ARN, id or Region it is about.</param>
public sealed record Failure(string ErrorId, FailureKind Kind, string Message, string? Target)
{
    /// <summary>What to do next; null where there is nothing to advise.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>What it came from; null where nothing was thrown.</summary>
    public Exception? Exception { get; init; }
}
