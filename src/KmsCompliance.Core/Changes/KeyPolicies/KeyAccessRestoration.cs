using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>Puts back the policy that a key had before changes of it, so long as it still has the one that they left: what somebody
/// else has changed since would be lost.</summary>
public sealed record KeyAccessRestoration : KeyAccessEdit
{
    /// <summary>The changes, in any order: which came last is seen by the policy that the key has.</summary>
    public required IReadOnlyList<KeyPolicyStep> Steps { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<Failure> FindProblems(KeyReference key) => [];

    internal override string Action => Steps.Any(static step => step.IsRepair)
        ? "Put back the key policy from before the change, although what was put under the key since may need what goes"
        : "Put back the key policy from before the change";

    internal override Func<KeyPolicyDocument, KeyPolicyDocument> For(KeyDescription key, string region) => policy => Restore(policy, key.Arn);

    private KeyPolicyDocument Restore(KeyPolicyDocument policy, string keyArn)
    {
        var left = Steps.Where(static step => !step.Before.EquivalentTo(step.After)).ToList();
        if (left.Count == 0 || IsBeforeAll(policy, left))
        {
            return policy;
        }

        var restored = policy;
        while (left.Find(step => step.After.EquivalentTo(restored)) is { } last)
        {
            // One that was handed over twice was made once.
            left.RemoveAll(step => step.Before.EquivalentTo(last.Before) && step.After.EquivalentTo(last.After));
            restored = last.Before;
        }

        return left.Count == 0 ? restored : throw new FailureException(ChangedSince(keyArn, KeyPolicyDiff.Between(Last(left).After, restored)));
    }

    private static Failure ChangedSince(string keyArn, KeyPolicyDiff since)
    {
        string[] changes =
        [
            .. since.Added.Count == 0 ? Array.Empty<string>() : [$"the statements {Labels(since.Added)} came"],
            .. since.Removed.Count == 0 ? Array.Empty<string>() : [$"the statements {Labels(since.Removed)} went"],
            .. since.VersionChanges ? ["the version of the policy language changed"] : Array.Empty<string>(),
        ];
        return Failures.KeyPolicyChangedSince(keyArn, $"{string.Join(", and ", changes)}.", since.ToString());
    }

    private static string Labels(IReadOnlyList<KeyPolicyStatement> statements) => List([.. statements.Select(static statement => $"'{PolicyNode.Shorten(statement.Label)}'")]);

    // Undone already: the key has the policy that the first of them found, and that none of them left.
    private static bool IsBeforeAll(KeyPolicyDocument policy, List<KeyPolicyStep> steps) =>
        steps.Exists(step => step.Before.EquivalentTo(policy)) && !steps.Exists(step => step.After.EquivalentTo(policy));

    private static KeyPolicyStep Last(List<KeyPolicyStep> steps) => steps.Find(step => !steps.Exists(other => other.Before.EquivalentTo(step.After))) ?? steps[^1];
}
