using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Linting;

/// <summary>Looks a key policy over.</summary>
/// <remarks><c>"Resource": "*"</c> is never a finding: in a key policy it is this key, and nothing else
/// (<see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html"/>).</remarks>
public static class KeyPolicyLinter
{
    /// <summary>Every rule, in the order of their ids.</summary>
    public static IReadOnlyList<IKeyPolicyRule> Rules { get; } =
    [
        new WildcardPrincipalRule(),
        new UnknownAccountRule(),
        new ForeignRootRule(),
        new AdministrationAndUseRule(),
        new EncryptAndDecryptRule(),
        new FullAccessRule(),
        new NoAdministratorRule(),
        new LockoutRule(),
        new DeletedPrincipalRule(),
        new MissingServicePrincipalRule(),
        new UnsupportedConditionRule(),
        new ImpossibleConditionRule(),
        new NotPrincipalRule(),
        new IneffectiveStatementRule(),
        new UnknownMemberRule(),
        new RepeatedSidRule(),
        new UnjudgeableConditionRule(),
    ];

    /// <summary>Applies every rule.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="context">What is known beside it.</param>
    /// <returns>Findings, the gravest first.</returns>
    public static IReadOnlyList<KeyPolicyFinding> Lint(KeyPolicyDocument policy, KeyPolicyLintContext context)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(context);
        var subject = new KeyPolicyLintSubject(policy, context);
        return [.. Rules.SelectMany(rule => rule.Check(subject)).OrderByDescending(static finding => Severity.Rank(finding.Severity))];
    }
}
