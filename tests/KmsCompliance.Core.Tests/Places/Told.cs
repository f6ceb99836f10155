using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Places;

/// <summary>Notes what a run tells.</summary>
internal sealed class Told : IRunReporter
{
    public ConcurrentQueue<Failure> Errors { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<string> Verbose { get; } = new();

    public ConcurrentQueue<object> Results { get; } = new();

    public ConcurrentQueue<RunProgress> Progress { get; } = new();

    public IEnumerable<string> ErrorIds => Errors.Select(failure => failure.ErrorId);

    public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) => NoteAsync(Errors, failure, cancellationToken);

    public ValueTask WarningAsync(string message, CancellationToken cancellationToken) => NoteAsync(Warnings, message, cancellationToken);

    public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) => NoteAsync(Progress, progress, cancellationToken);

    public ValueTask OutputAsync(object result, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken)
    {
        foreach (var result in results)
        {
            Results.Enqueue(result);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask OutcomeAsync(object result) => throw new NotSupportedException();

    public ValueTask OutcomeErrorAsync(Failure failure) => throw new NotSupportedException();

    public ValueTask OutcomeWarningAsync(string message) => throw new NotSupportedException();

    public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) => NoteAsync(Verbose, message, cancellationToken);

    public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static ValueTask NoteAsync<T>(ConcurrentQueue<T> notes, T note, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        notes.Enqueue(note);
        return ValueTask.CompletedTask;
    }
}
