using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Rules;

namespace KmsCompliance.Audit;

/// <summary>Turns every status that passes into findings, or into one Boolean.</summary>
/// <param name="inner">Where the findings go.</param>
/// <param name="approvedKeys">The list of approved keys; null for none.</param>
/// <param name="targetKey">The key that remediation is to name; null for the service's usual alias.</param>
/// <param name="quiet">Whether to hand out one Boolean a status: whether every finding is Compliant.</param>
public sealed class FindingReporter(IRunReporter inner, ApprovedKeys? approvedKeys, string? targetKey, bool quiet) : IRunReporter
{
    /// <inheritdoc/>
    public async ValueTask OutputAsync(object result, CancellationToken cancellationToken)
    {
        if (result is not EncryptionStatus status)
        {
            await inner.OutputAsync(result, cancellationToken).ConfigureAwait(false);
            return;
        }

        var approval = approvedKeys is null ? KeyApproval.NotAsked : await approvedKeys.JudgeAsync(status, cancellationToken).ConfigureAwait(false);
        var findings = RuleCatalog.Evaluate(status, new RuleContext(approval), targetKey);
        if (quiet)
        {
            await inner.OutputAsync(findings.Count > 0 && findings.All(finding => finding.Compliance == Compliance.Compliant), cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var finding in findings)
        {
            await inner.OutputAsync(finding, cancellationToken).ConfigureAwait(false);
        }
    }

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
