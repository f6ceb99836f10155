using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>Tells nobody anything: a completer has nobody to tell.</summary>
internal sealed class SilentReporter : IRunReporter
{
    public static SilentReporter Instance { get; } = new();

    public ValueTask OutputAsync(object result, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask OutcomeAsync(object result) => ValueTask.CompletedTask;

    public ValueTask OutcomeErrorAsync(Failure failure) => ValueTask.CompletedTask;

    public ValueTask OutcomeWarningAsync(string message) => ValueTask.CompletedTask;

    public ValueTask WarningAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
