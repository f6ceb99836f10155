using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.History;

/// <summary>Passes every status on, and keeps it with what the rules of the level Basic say of it.</summary>
/// <param name="inner">Where everything goes.</param>
/// <param name="recorder">Keeps it.</param>
internal sealed class HistoryReporter(IRunReporter inner, HistoryRecorder recorder) : RunReporterDecorator(inner)
{
    private static readonly RuleContext NoApprovedKeys = new(KeyApproval.NotAsked);

    /// <inheritdoc/>
    protected override ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken)
    {
        if (result is EncryptionStatus status)
        {
            recorder.Record(status, RuleCatalog.Evaluate(status, NoApprovedKeys, RuleSelection.Basic));
        }

        return new([result]);
    }
}
