using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>Passes everything on, so that one who changes only the results says only that.</summary>
/// <param name="inner">Where everything goes.</param>
public abstract class RunReporterDecorator(IRunReporter inner) : IRunReporter
{
    /// <inheritdoc/>
    public virtual ValueTask OutputAsync(object result, CancellationToken cancellationToken) => inner.OutputAsync(result, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) => inner.ErrorAsync(failure, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WarningAsync(string message, CancellationToken cancellationToken) => inner.WarningAsync(message, cancellationToken);

    /// <inheritdoc/>
    public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) => inner.VerboseAsync(message, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => inner.DebugAsync(message, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) => inner.ProgressAsync(progress, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => inner.ConfirmAsync(confirmation, cancellationToken);
}
