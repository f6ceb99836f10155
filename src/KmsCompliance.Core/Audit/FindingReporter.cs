using KmsCompliance.Keys;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Audit;

/// <summary>Turns every status that passes into findings, or only tells what came of it.</summary>
/// <param name="inner">Where the findings go.</param>
/// <param name="approvedKeys">The list of approved keys; null for none.</param>
/// <param name="targetKey">The key that remediation is to name; null for the service's usual alias.</param>
/// <param name="selection">The rules.</param>
/// <param name="judged">Told of every status whether every finding is Compliant, in place of the findings; null to hand these
/// out.</param>
public sealed class FindingReporter(IRunReporter inner, ApprovedKeys? approvedKeys, string? targetKey, RuleSelection selection, Action<bool>? judged) : RunReporterDecorator(inner)
{
    /// <summary>Told of every status and its findings; null for nobody.</summary>
    public Action<EncryptionStatus, IReadOnlyList<CmkFinding>>? Recorded { get; init; }

    /// <inheritdoc/>
    protected override async ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken)
    {
        if (result is not EncryptionStatus status)
        {
            return [result];
        }

        var approval = approvedKeys is null ? KeyApproval.NotAsked : await approvedKeys.JudgeAsync(status, cancellationToken).ConfigureAwait(false);
        var findings = RuleCatalog.Evaluate(status, new RuleContext(approval) { Settings = selection.Settings }, selection, targetKey);
        Recorded?.Invoke(status, findings);
        if (judged is null)
        {
            return findings;
        }

        // A resource that none of the rules is about is not judged.
        if (findings.Count > 0)
        {
            judged(findings.All(finding => finding.Compliance == Compliance.Compliant));
        }

        return [];
    }
}
