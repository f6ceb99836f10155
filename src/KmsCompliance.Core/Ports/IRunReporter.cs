using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>Where a run puts what it finds. Waits while whoever reads is behind, so that memory stays flat. What is told
/// with a token that cannot be cancelled is the outcome of a write, and is told even after a stop.</summary>
public interface IRunReporter
{
    /// <summary>Hands out a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask OutputAsync(object result, CancellationToken cancellationToken);

    /// <summary>Hands out a page of results, one by one, at the cost of one.</summary>
    /// <param name="results">The results.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken);

    /// <summary>Tells of something that went wrong; the run goes on.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken);

    /// <summary>Tells of something the user should know.</summary>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask WarningAsync(string message, CancellationToken cancellationToken);

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
public sealed record RunProgress(string Activity, string Status, int Done, int Total);

/// <summary>A change to ask about.</summary>
/// <param name="Target">What is changed: an ARN, or words where there is none.</param>
/// <param name="Action">What is done to it, as a sentence that names old and new.</param>
public sealed record Confirmation(string Target, string Action)
{
    /// <summary>More to show under -WhatIf, such as a key policy; null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the question shows the detail too, because it is what is agreed to.</summary>
    public bool AsksWithDetail { get; init; }

    /// <summary>Whether the change can never be taken back: it is asked about wherever the user has not turned questions
    /// off.</summary>
    public bool IsForLife { get; init; }
}
