using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Audit;

/// <summary>Passes everything on, and counts the errors of one listing: each is about a resource that it does not show.</summary>
/// <param name="inner">Where everything goes.</param>
internal sealed class LossReporter(IRunReporter inner) : RunReporterDecorator(inner)
{
    private int _lost;

    /// <summary>How many errors there were.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <inheritdoc/>
    public override ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lost);
        return base.ErrorAsync(failure, cancellationToken);
    }
}
