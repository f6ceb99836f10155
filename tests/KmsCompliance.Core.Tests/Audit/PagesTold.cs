using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Audit;

/// <summary>Notes what an audit tells.</summary>
internal sealed class PagesTold : IRunReporter
{
    public ConcurrentQueue<EncryptionStatus> Results { get; } = new();

    public ConcurrentQueue<Failure> Errors { get; } = new();

    public ConcurrentQueue<RunProgress> Progress { get; } = new();

    public Action? OnResult { get; set; }

    public ValueTask OutputAsync(object result, CancellationToken cancellationToken) => OutputPageAsync([result], cancellationToken);

    public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken)
    {
        foreach (var result in results)
        {
            Results.Enqueue((EncryptionStatus)result);
            OnResult?.Invoke();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken)
    {
        Errors.Enqueue(failure);
        return ValueTask.CompletedTask;
    }

    public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken)
    {
        Progress.Enqueue(progress);
        return ValueTask.CompletedTask;
    }

    public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask WarningAsync(string message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask OutcomeAsync(object result) => throw new NotSupportedException();

    public ValueTask OutcomeErrorAsync(Failure failure) => throw new NotSupportedException();

    public ValueTask OutcomeWarningAsync(string message) => throw new NotSupportedException();

    public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => throw new NotSupportedException();
}
