using KmsCompliance.Identifiers;

namespace KmsCompliance.Errors;

/// <summary>One thing that went wrong, ready to be told to a user: what it says is printable, whoever said it. The run goes on.</summary>
/// <param name="ErrorId">A stable id: the name of the method of <see cref="Failures"/> that makes it.</param>
/// <param name="Kind">What sort of failure.</param>
/// <param name="Message">What, where and why.</param>
/// <param name="Target">The ARN, id or Region it is about.</param>
public sealed record Failure(string ErrorId, FailureKind Kind, string Message, string? Target)
{
    /// <summary>What, where and why, on one line.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = PrintableText.Of(Message);

    /// <summary>The ARN, id or Region it is about; null where it is about none.</summary>
    public string? Target { get; init => field = value is null ? null : PrintableText.Of(value); } = Target is null ? null : PrintableText.Of(Target);

    /// <summary>What to do next; null where there is nothing to advise.</summary>
    public string? RecommendedAction { get; init => field = value is null ? null : PrintableText.Lines(value); }

    /// <summary>What it came from; null where nothing was thrown.</summary>
    public Exception? Exception { get; init; }
}
