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
/// <param name="facts">Asks AWS what rules need; null where none is chosen that does.</param>
/// <param name="judged">Told of every status whether every finding is Compliant or exempt, in place of the findings; null to hand
/// these out.</param>
public sealed class FindingReporter(IRunReporter inner, ApprovedKeys? approvedKeys, string? targetKey, RuleSelection selection, IRuleFacts? facts, Action<bool>? judged) : RunReporterDecorator(inner)
{
    // What Secrets Manager's own rate for versions leaves room for, beside those of other Regions.
    private const int AsksAtATime = 8;

    private readonly IRunReporter _inner = inner;

    /// <summary>Told of every status and its findings; null for nobody.</summary>
    public Action<EncryptionStatus, IReadOnlyList<CmkFinding>>? Recorded { get; init; }

    /// <summary>Keeps who is under which key; null where no rule asks.</summary>
    public KeySharing? Sharing { get; init; }

    /// <summary>Hands out what there is to say of keys, once all resources have passed.</summary>
    /// <param name="places">The places that were looked at.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task ConcludeAsync(IReadOnlyList<CoveredPlace> places, CancellationToken cancellationToken)
    {
        foreach (var (key, result) in Sharing?.Conclude(places) ?? [])
        {
            // What is known of another account's keys could not be seen to end, and is not kept.
            var findings = RuleCatalog.EvaluateKey(key, selection.Rules.OfType<SharedKeyRule>().First(), result, selection);
            if (places.Any(place => place.Place.AccountId == key.AccountId))
            {
                Recorded?.Invoke(key, findings);
            }

            await _inner.OutputPageAsync([.. Take(findings)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override int ChangesAtATime => facts is null ? 1 : AsksAtATime;

    /// <inheritdoc/>
    protected override async ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken)
    {
        if (result is not EncryptionStatus status)
        {
            return [result];
        }

        var approval = approvedKeys is null ? KeyApproval.NotAsked : await approvedKeys.JudgeAsync(status, cancellationToken).ConfigureAwait(false);
        var context = new RuleContext(approval)
        {
            Settings = selection.Settings,
            Today = selection.Today,
        };
        if (facts is not null)
        {
            context = context with { Asked = await AskAsync(status, context, facts, cancellationToken).ConfigureAwait(false) };
        }

        Sharing?.Note(status);
        var findings = RuleCatalog.Evaluate(status, context, selection, targetKey);
        Recorded?.Invoke(status, findings);
        return Take(findings);
    }

    private IReadOnlyList<CmkFinding> Take(IReadOnlyList<CmkFinding> findings)
    {
        if (judged is null)
        {
            return findings;
        }

        // A resource that none of the rules is about is not judged.
        if (findings.Count > 0)
        {
            judged(findings.All(ExemptFinding.HoldsOrIsExempt));
        }

        return [];
    }

    private async Task<Dictionary<string, RuleResult?>> AskAsync(EncryptionStatus status, RuleContext context, IRuleFacts asked, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, RuleResult?>(StringComparer.Ordinal);
        foreach (var rule in selection.About(status.Service).OfType<IAskingRule>())
        {
            results[rule.Id] = await rule.EvaluateAsync(status, context, asked, cancellationToken).ConfigureAwait(false);
        }

        return results;
    }
}
