using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>Where a run puts what it finds and does. Waits while whoever reads is behind, so that memory stays flat. What came
/// of a write is told by methods of its own, which no stop ends: it reaches the user even where the pipeline takes nothing any
/// more.</summary>
public interface IRunReporter
{
    /// <summary>Whether the first error ends the run, so that none may wait for others of its kind.</summary>
    bool EndsAtError => false;

    /// <summary>Whether nothing is changed, and what would be is only shown: -WhatIf.</summary>
    bool IsWhatIf => false;

    /// <summary>Hands out a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask OutputAsync(object result, CancellationToken cancellationToken);

    /// <summary>Hands out a page of results, one by one, at the cost of one.</summary>
    /// <param name="results">The results.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken);

    /// <summary>Hands out what would come of a change that is not made, where the user asked for that.</summary>
    /// <param name="preview">What would come of it; it says itself that it was not done.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask PreviewAsync(object preview, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Tells of something that went wrong; the run goes on.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken);

    /// <summary>Hands out what came of a write, also after a stop.</summary>
    /// <param name="result">What came of it.</param>
    ValueTask OutcomeAsync(object result);

    /// <summary>Tells what went wrong with a write that was sent, also after a stop.</summary>
    /// <param name="failure">What went wrong.</param>
    ValueTask OutcomeErrorAsync(Failure failure);

    /// <summary>Tells what the user should know of a write that was made, also after a stop.</summary>
    /// <param name="message">What.</param>
    ValueTask OutcomeWarningAsync(string message);

    /// <summary>Tells of something the user should know.</summary>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask WarningAsync(string message, CancellationToken cancellationToken);

    /// <summary>Tells of things the user should know together, a line each.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask WarningAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken) =>
        WarningAsync(string.Join(' ', lines), cancellationToken);

    /// <summary>Tells what is being done.</summary>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask VerboseAsync(string message, CancellationToken cancellationToken);

    /// <summary>Tells where credentials and Regions came from; never a secret.</summary>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask DebugAsync(string message, CancellationToken cancellationToken);

    /// <summary>Shows how far the run is.</summary>
    /// <param name="progress">How far.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken);

    /// <summary>Asks whether to make a change. Answers no under -WhatIf.</summary>
    /// <param name="confirmation">The change.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken);
}

/// <summary>How far a run is.</summary>
/// <param name="Activity">What is being done.</param>
/// <param name="Status">How far, in words.</param>
/// <param name="Done">How many parts are done.</param>
/// <param name="Total">How many parts there are.</param>
public sealed record RunProgress(string Activity, string Status, int Done, int Total)
{
    /// <summary>How many seconds the rest takes, if it goes on like this; null where that is not known.</summary>
    public int? SecondsLeft { get; init; }
}

/// <summary>A change to ask about.</summary>
/// <param name="Target">What is changed: an ARN, or words where there is none.</param>
/// <param name="Action">What is done to it, as a sentence that names old and new.</param>
public sealed record Confirmation(string Target, string Action)
{
    /// <summary>More to show under -WhatIf, such as a key policy; null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the question shows the detail too, because it is what is agreed to.</summary>
    public bool AsksWithDetail { get; init; }

    /// <summary>Whether it stands above others that are shown one by one, and is no change of its own.</summary>
    public bool IsSummary { get; init; }

    /// <summary>Whether the change can never be taken back: it is asked about wherever the user has not turned questions
    /// off.</summary>
    public bool IsForLife { get; init; }
}
