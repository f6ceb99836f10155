using KmsCompliance.Errors;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Linting;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>A policy as it is, the policy that is to take its place, and what that changes.</summary>
internal sealed class KeyPolicyPlan
{
    private readonly KeyDescription _key;

    private KeyPolicyPlan(KeyDescription key, string text, KeyPolicyDocument before, KeyPolicyDocument after)
    {
        _key = key;
        PreviousText = text;
        Before = before;
        After = after;
        Diff = KeyPolicyDiff.Between(before, after);
        Effects = KeyAccessEffects.Between(before, after, key.Arn);
    }

    /// <summary>The policy as it is, to the letter.</summary>
    public string PreviousText { get; }

    public KeyPolicyDocument Before { get; }

    public KeyPolicyDocument After { get; }

    public KeyPolicyDiff Diff { get; }

    /// <summary>Who gains and who loses what by it.</summary>
    public KeyAccessEffects Effects { get; }

    /// <summary>Whether the new policy names a user, role or account that the old one did not.</summary>
    public bool AddsPrincipals => Principals(After).Except(Principals(Before), StringComparer.Ordinal).Any();

    public IReadOnlyList<string> Added => [.. Labels(Diff.Added).Except(Labels(Diff.Removed), StringComparer.Ordinal)];

    public IReadOnlyList<string> Changed => [.. Labels(Diff.Added).Intersect(Labels(Diff.Removed), StringComparer.Ordinal)];

    public IReadOnlyList<string> Removed => [.. Labels(Diff.Removed).Except(Labels(Diff.Added), StringComparer.Ordinal)];

    /// <summary>Applies an edit to a key's policy.</summary>
    /// <param name="key">The key.</param>
    /// <param name="text">Its policy.</param>
    /// <param name="edit">The edit.</param>
    /// <exception cref="FailureException">The policy cannot be read, or not be edited like this.</exception>
    public static KeyPolicyPlan Make(KeyDescription key, string text, Func<KeyPolicyDocument, KeyPolicyDocument> edit)
    {
        KeyPolicyDocument before;
        try
        {
            before = KeyPolicyDocument.Parse(text);
        }
        catch (KeyPolicyFormatException exception)
        {
            throw new FailureException(Failures.KeyPolicyNotUnderstood(key.Arn, exception.Message));
        }

        try
        {
            return new(key, text, before, edit(before));
        }
        catch (KeyPolicyFormatException exception)
        {
            throw new FailureException(Failures.KeyPolicyNotPossible(key.Arn, exception.Message));
        }
    }

    /// <summary>Whether another plan changes the same in the same way, whatever else the policies hold.</summary>
    public bool ChangesLike(KeyPolicyPlan other) =>
        Diff.VersionChanges == other.Diff.VersionChanges && Same(Diff.Added, other.Diff.Added) && Same(Diff.Removed, other.Diff.Removed);

    /// <summary>Refuses what KMS would refuse, or what would leave nobody who could change the policy again.</summary>
    /// <param name="callerArn">Who would put the policy.</param>
    /// <exception cref="FailureException">The new policy must not be put.</exception>
    public void Check(string callerArn)
    {
        var deleted = (
            from statement in After.Statements
            from principal in statement.Principals
            where principal.Type == "AWS" && PrincipalPattern.IsUniqueId(principal.Value)
            select $"{PolicyNode.Shorten(principal.Value)} in {PolicyNode.Shorten(statement.Label)}").ToList();
        if (deleted.Count > 0)
        {
            throw new FailureException(Failures.KeyPolicyNamesDeleted(_key.Arn, deleted));
        }

        // The caller's own case is grave whether or not it is new; what else was grave before may stay so.
        var lockouts = Lockouts(After, callerArn);
        if (KeepsOut(callerArn) || Gravity(lockouts) > Gravity(Lockouts(Before, callerArn)))
        {
            var worst = lockouts.MaxBy(static finding => Severity.Rank(finding.Severity))!;
            throw new FailureException(Failures.KeyPolicyLockout(_key.Arn, worst.Message, worst.Remediation));
        }
    }

    private bool KeepsOut(string callerArn) => KeyPolicyEvaluator.Evaluate(
        After, new(callerArn, KeyPolicyLintSubject.Account(callerArn), "kms:PutKeyPolicy", _key.Arn)).Decision is KeyAccessDecision.ExplicitDeny or KeyAccessDecision.ImplicitDeny;

    private List<KeyPolicyFinding> Lockouts(KeyPolicyDocument policy, string callerArn) => [.. new LockoutRule()
        .Check(new(policy, new() { AccountId = _key.AccountId, Region = KeyPolicyPlace.OfKey(_key.Arn).Region, KeyArn = _key.Arn, CallerArn = callerArn }))];

    // Below High, somebody can still change the policy.
    private static int Gravity(List<KeyPolicyFinding> findings) =>
        findings.Where(static finding => Severity.IsAtLeast(finding.Severity, Severity.High)).Select(static finding => Severity.Rank(finding.Severity)).DefaultIfEmpty().Max();

    private static IEnumerable<string> Principals(KeyPolicyDocument policy) =>
        policy.Statements.SelectMany(static statement => statement.Principals).Where(static principal => principal.Type == "AWS").Select(PolicyCanonicalForm.Of);

    private static IEnumerable<string> Labels(IReadOnlyList<KeyPolicyStatement> statements) => statements.Select(static statement => statement.Label);

    private static bool Same(IReadOnlyList<KeyPolicyStatement> left, IReadOnlyList<KeyPolicyStatement> right) =>
        left.Select(PolicyCanonicalForm.Of).Order(StringComparer.Ordinal).SequenceEqual(right.Select(PolicyCanonicalForm.Of).Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
