using KmsCompliance.Keys;
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
    protected override async ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken)
    {
        if (result is not EncryptionStatus status)
        {
            return [result];
        }

        var approval = approvedKeys is null ? KeyApproval.NotAsked : await approvedKeys.JudgeAsync(status, cancellationToken).ConfigureAwait(false);
        var findings = RuleCatalog.Evaluate(status, new RuleContext(approval), targetKey);
        return quiet
            ? [findings.Count > 0 && findings.All(finding => finding.Compliance == Compliance.Compliant)]
            : findings;
    }
}
