using KmsCompliance.Ports;
using KmsCompliance.Rules;

namespace KmsCompliance.Audit;

/// <summary>Turns every status that passes into findings, or into one Boolean.</summary>
/// <param name="inner">Where the findings go.</param>
/// <param name="approvedKeys">The list of approved keys; null for none.</param>
/// <param name="targetKey">The key that remediation is to name; null for the service's usual alias.</param>
/// <param name="quiet">Whether to hand out one Boolean a status: whether every finding is Compliant.</param>
public sealed class FindingReporter(IRunReporter inner, ApprovedKeys? approvedKeys, string? targetKey, bool quiet) : RunReporterDecorator(inner)
{
    /// <inheritdoc/>
    public override async ValueTask OutputAsync(object result, CancellationToken cancellationToken)
    {
        if (result is not EncryptionStatus status)
        {
            await base.OutputAsync(result, cancellationToken).ConfigureAwait(false);
            return;
        }

        var approval = approvedKeys is null ? KeyApproval.NotAsked : await approvedKeys.JudgeAsync(status, cancellationToken).ConfigureAwait(false);
        var findings = RuleCatalog.Evaluate(status, new RuleContext(approval), targetKey);
        if (quiet)
        {
            await base.OutputAsync(findings.Count > 0 && findings.All(finding => finding.Compliance == Compliance.Compliant), cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var finding in findings)
        {
            await base.OutputAsync(finding, cancellationToken).ConfigureAwait(false);
        }
    }
}
