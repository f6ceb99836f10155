using System.Threading.Channels;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Pipeline;

/// <summary>Posts what workers find to the pipeline's thread, and waits while that is behind. What is told is made printable here;
/// objects go as they are, and failures are printable already.</summary>
/// <param name="records">Where it is posted to.</param>
internal sealed class PipelineReporter(ChannelWriter<PipelineRecord> records) : IRunReporter
{
    /// <inheritdoc/>
    public bool EndsAtError { get; init; }

    /// <inheritdoc/>
    public bool IsWhatIf { get; init; }

    /// <summary>Whether what would be changed is put out too.</summary>
    public bool PutsOutPreviews { get; init; }

    /// <summary>Chooses the table by which a result is shown; null where each has that of its type.</summary>
    public Action<object>? ChooseTable { get; init; }

    /// <inheritdoc/>
    public ValueTask OutputAsync(object result, CancellationToken cancellationToken)
    {
        ChooseTable?.Invoke(result);
        return records.WriteAsync(new OutputRecord(result), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken)
    {
        if (results.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        if (ChooseTable is { } choose)
        {
            foreach (var result in results)
            {
                choose(result);
            }
        }

        return records.WriteAsync(new PageRecord(results), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask PreviewAsync(object preview, CancellationToken cancellationToken) =>
        IsWhatIf && PutsOutPreviews ? OutputAsync(preview, cancellationToken) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) =>
        records.WriteAsync(new FailureRecord(failure), cancellationToken);

    /// <inheritdoc/>
    public ValueTask OutcomeAsync(object result) => records.WriteAsync(new OutcomeRecord(result));

    /// <inheritdoc/>
    public ValueTask OutcomeErrorAsync(Failure failure) => records.WriteAsync(new FailureRecord(failure, isOutcome: true));

    /// <inheritdoc/>
    public ValueTask OutcomeWarningAsync(string message) => records.WriteAsync(new WarningRecord(PrintableText.Of(message), isOutcome: true));

    /// <inheritdoc/>
    public ValueTask WarningAsync(string message, CancellationToken cancellationToken) =>
        records.WriteAsync(new WarningRecord(PrintableText.Of(message)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask WarningAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken) =>
        records.WriteAsync(new WarningRecord(string.Join(Environment.NewLine, lines.Select(static line => PrintableText.Of(line)))), cancellationToken);

    /// <inheritdoc/>
    public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) =>
        records.WriteAsync(new VerboseRecord(PrintableText.Of(message)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DebugAsync(string message, CancellationToken cancellationToken) =>
        records.WriteAsync(new DebugRecord(PrintableText.Of(message)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) =>
        records.WriteAsync(new ProgressRecordOfRun(progress with { Activity = PrintableText.Of(progress.Activity), Status = PrintableText.Of(progress.Status) }), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken)
    {
        var record = new ConfirmationRecord(confirmation with
        {
            Target = PrintableText.Of(confirmation.Target),
            Action = PrintableText.Of(confirmation.Action),
            Detail = confirmation.Detail is { } detail ? PrintableText.Lines(detail) : null,
        });
        await records.WriteAsync(record, cancellationToken).ConfigureAwait(false);
        return await record.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
