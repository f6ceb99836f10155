using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Hosting;

/// <summary>Keeps what it is told.</summary>
internal sealed class Report : IRunReporter
{
    public ConcurrentQueue<Failure> Failures { get; } = new();

    public ConcurrentQueue<string> Verbose { get; } = new();

    public ValueTask OutputAsync(object result, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken)
    {
        Failures.Enqueue(failure);
        return ValueTask.CompletedTask;
    }

    public ValueTask OutcomeAsync(object result) => throw new NotSupportedException();

    public ValueTask OutcomeErrorAsync(Failure failure) => throw new NotSupportedException();

    public ValueTask OutcomeWarningAsync(string message) => throw new NotSupportedException();

    public ValueTask WarningAsync(string message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask VerboseAsync(string message, CancellationToken cancellationToken)
    {
        Verbose.Enqueue(message);
        return ValueTask.CompletedTask;
    }

    public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => throw new NotSupportedException();
}
