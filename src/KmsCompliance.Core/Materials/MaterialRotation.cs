using KmsCompliance.Erasure;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Ports;

namespace KmsCompliance.Materials;

/// <summary>Writes down the rotation that follows an import, which was asked about before the import.</summary>
/// <param name="inner">Where outcomes go.</param>
/// <param name="evidence">The evidence on the rotation.</param>
/// <param name="primary">The key.</param>
/// <param name="stop">Shortens the wait for another writer of the evidence.</param>
internal sealed class MaterialRotation(IRunReporter inner, KeyEvidence evidence, MaterialTarget primary, CancellationToken stop) : RunReporterDecorator(inner)
{
    private readonly IRunReporter _inner = inner;
    private bool _hasIntent;
    private bool _isTold;

    /// <summary>Where its requests are noted.</summary>
    public RequestLog Requests => evidence.Requests;

    /// <summary>Writes down what is to be done.</summary>
    /// <param name="materialId">The material that is rotated to.</param>
    /// <exception cref="FailureException">It could not be written.</exception>
    public async Task BeginAsync(string? materialId)
    {
        await evidence.AddAsync(EvidenceStep.Intent, entry => MaterialImport.Tell(entry, primary) with { Message = $"Rotate the key to the material {materialId}" }, stop).ConfigureAwait(false);
        _hasIntent = true;
    }

    /// <summary>Writes down, and tells after a stop, that the import was not followed by the rotation.</summary>
    /// <param name="why">Why not.</param>
    /// <param name="materialId">The material that waits.</param>
    public async Task CutShortAsync(Exception why, string? materialId)
    {
        if (_isTold)
        {
            return;
        }

        var message = why switch
        {
            FailureException failure => failure.Failure.Message,
            AwsCallException call => Failures.FromCall(call, primary.Key.Arn).Message,
            not OperationCanceledException => Failures.UnexpectedFailure(why, primary.Key.Arn).Message,
            _ => $"Stopped before the rotation was sent. The key was not rotated; the material {materialId} is imported and waits for it.",
        };
        var unwritten = await EndAsync(CmkChangeStatus.Failed, message).ConfigureAwait(false);

        // After a stop nobody takes errors any more.
        if (why is OperationCanceledException)
        {
            await _inner.OutcomeWarningAsync($"{primary.Key.Arn}: {message}{unwritten} The same command, with the same material, goes on.").ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => new(true);

    /// <inheritdoc/>
    public override async ValueTask OutcomeAsync(object result)
    {
        if (result is CmkRotationChange change)
        {
            var unwritten = await EndAsync(change.Status, change.Message).ConfigureAwait(false);
            result = new CmkRotationChange(change) { Message = $"{change.Message}{unwritten}" };
        }

        await _inner.OutcomeAsync(result).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (!_isTold)
        {
            await EndAsync(CmkChangeStatus.Failed, failure.Message).ConfigureAwait(false);
        }

        await _inner.ErrorAsync(failure, cancellationToken).ConfigureAwait(false);
    }

    // Says what is to be said where it could not be written.
    private async Task<string> EndAsync(string? status, string? message)
    {
        _isTold = true;
        if (!_hasIntent)
        {
            return string.Empty;
        }

        try
        {
            await evidence.AddAfterAsync(EvidenceStep.Outcome, entry => MaterialImport.Tell(entry, primary) with { Status = status, Message = message }, stop).ConfigureAwait(false);
            return string.Empty;
        }
        catch (FailureException exception)
        {
            await _inner.OutcomeErrorAsync(exception.Failure).ConfigureAwait(false);
            return " The evidence has no entry of it.";
        }
    }
}
