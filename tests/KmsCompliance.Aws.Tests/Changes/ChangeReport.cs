using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Changes;

/// <summary>Says yes to every question, and keeps what comes of it.</summary>
internal sealed class ChangeReport : IRunReporter
{
    public ConcurrentQueue<CmkChange> Changes { get; } = new();

    public ConcurrentQueue<CmkChange> Previews { get; } = new();

    public ConcurrentQueue<Failure> Failures { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<Confirmation> Questions { get; } = new();

    public bool IsWhatIf { get; init; }

    /// <summary>Happens before a question is answered.</summary>
    public Action<Confirmation> Asked { get; init; } = static _ => { };

    public ValueTask OutputAsync(object result, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask PreviewAsync(object preview, CancellationToken cancellationToken) => Keep(Previews, (CmkChange)preview);

    public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) => Keep(Failures, failure);

    public ValueTask OutcomeAsync(object result) => Keep(Changes, (CmkChange)result);

    public ValueTask OutcomeErrorAsync(Failure failure) => Keep(Failures, failure);

    public ValueTask OutcomeWarningAsync(string message) => Keep(Warnings, message);

    public ValueTask WarningAsync(string message, CancellationToken cancellationToken) => Keep(Warnings, message);

    public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken)
    {
        Questions.Enqueue(confirmation);
        Asked(confirmation);
        return new(!IsWhatIf);
    }

    private static ValueTask Keep<T>(ConcurrentQueue<T> kept, T item)
    {
        kept.Enqueue(item);
        return ValueTask.CompletedTask;
    }
}
