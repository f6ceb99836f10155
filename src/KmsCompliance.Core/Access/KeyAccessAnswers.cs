using KmsCompliance.Keys;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Access;

/// <summary>Answers a question about access for keys of one account, and reads on demand the IAM policies of those who ask. Changes
/// nothing.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where answers and failures go.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
internal sealed class KeyAccessAnswers(IAwsSession session, IRunReporter reporter, int throttleLimit)
{
    /// <summary>The question.</summary>
    public required AccessQuestion Question { get; init; }

    /// <summary>Whether the keys' grants are read.</summary>
    public bool IncludeGrants { get; init; }

    /// <summary>Whether the IAM policies of the principals are read, with their boundaries.</summary>
    public bool Resolve { get; init; }

    /// <summary>Answers it.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="show">Makes of the answers about a key what is put out.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunAsync(IReadOnlyList<KeyTarget> targets, Func<IEnumerable<CmkAccess>, IReadOnlyList<object>> show, CancellationToken cancellationToken)
    {
        var identities = Resolve
            ? await new IdentityReading(session, reporter).ReadAsync(Question.Actions, "What the key policy leaves to IAM policies is not known.", cancellationToken).ConfigureAwait(false)
            : null;
        await new KeyPolicyReading(session, reporter, throttleLimit) { IncludeGrants = IncludeGrants }.RunAsync(
            targets,
            (_, policy, place, grants) => show(Question.Answer(policy, place, grants, identities)),
            cancellationToken).ConfigureAwait(false);
    }
}
