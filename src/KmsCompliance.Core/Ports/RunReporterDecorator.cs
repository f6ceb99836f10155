using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>Changes results on their way, and passes everything else on, what came of writes too.</summary>
/// <param name="inner">Where everything goes.</param>
public abstract class RunReporterDecorator(IRunReporter inner) : IRunReporter
{
    /// <inheritdoc/>
    public bool EndsAtError => inner.EndsAtError;

    /// <inheritdoc/>
    public virtual bool IsWhatIf => inner.IsWhatIf;

    /// <inheritdoc/>
    public virtual ValueTask OutputAsync(object result, CancellationToken cancellationToken) => OutputPageAsync([result], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(results);
        var changed = new List<object>(results.Count);
        if (ChangesAtATime == 1)
        {
            foreach (var result in results)
            {
                changed.AddRange(await ChangeAsync(result, cancellationToken).ConfigureAwait(false));
            }
        }
        else
        {
            foreach (var batch in results.Chunk(ChangesAtATime))
            {
                changed.AddRange((await Task.WhenAll(batch.Select(result => ChangeAsync(result, cancellationToken).AsTask())).ConfigureAwait(false)).SelectMany(static outcome => outcome));
            }
        }

        await inner.OutputPageAsync(changed, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public virtual ValueTask PreviewAsync(object preview, CancellationToken cancellationToken) => inner.PreviewAsync(preview, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) => inner.ErrorAsync(failure, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask OutcomeAsync(object result) => inner.OutcomeAsync(result);

    /// <inheritdoc/>
    public virtual ValueTask OutcomeErrorAsync(Failure failure) => inner.OutcomeErrorAsync(failure);

    /// <inheritdoc/>
    public virtual ValueTask OutcomeWarningAsync(string message) => inner.OutcomeWarningAsync(message);

    /// <inheritdoc/>
    public virtual ValueTask WarningAsync(string message, CancellationToken cancellationToken) => inner.WarningAsync(message, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask WarningAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken) => inner.WarningAsync(lines, cancellationToken);

    /// <inheritdoc/>
    public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) => inner.VerboseAsync(message, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => inner.DebugAsync(message, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) => inner.ProgressAsync(progress, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => inner.ConfirmAsync(confirmation, cancellationToken);

    /// <summary>How many results are changed side by side, where that takes calls; they are handed out in their order.</summary>
    protected virtual int ChangesAtATime => 1;

    /// <summary>What becomes of a result; it stays as it is where nothing else is said.</summary>
    /// <param name="result">The result.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    protected virtual ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken) => new([result]);
}
