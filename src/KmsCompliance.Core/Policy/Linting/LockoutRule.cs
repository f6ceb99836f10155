namespace KmsCompliance.Policy.Linting;

/// <summary>The policy can be changed again.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"/>: a key whose policy nobody may
/// change stays as it is until AWS Support helps. KMS refuses a policy whose caller could not change it again.</remarks>
internal sealed class LockoutRule : IKeyPolicyRule
{
    private const string Action = "kms:PutKeyPolicy";
    private const string NameTheAccount = "Add a statement that allows kms:* to the account's root.";

    public string Id => "KMSP008";

    public string Title => "Nobody is locked out of the key";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        if (subject.Context.CallerArn is { } caller && subject.Decide(caller, Action) is KeyAccessDecision.ExplicitDeny or KeyAccessDecision.ImplicitDeny)
        {
            yield return Finding(Severity.High, $"{caller}, who would put the policy, could not change it again, so KMS refuses it.", $"Allow {Action} to {caller} or to the account's root.");
        }

        switch (subject.Decide(subject.RootArn, Action))
        {
            case KeyAccessDecision.Allowed:
                yield break;
            case KeyAccessDecision.Unknown:
                yield return Finding(Severity.Medium, "Whether the account can change the policy depends on something that is not known.", "Give the account's root a statement without conditions.");
                yield break;
            default:
                var named = subject.Identities().Select(static identity => identity.Principal)
                    .Where(principal => subject.Decide(principal, Action) == KeyAccessDecision.Allowed && KeyPolicyLintSubject.Account(principal) == subject.Context.AccountId)
                    .ToList();
                yield return named.Count == 0
                    ? Finding(Severity.Critical, "Nobody may change the policy: neither the account nor a role or user that is named. Only AWS Support could help.", NameTheAccount)
                    : Finding(Severity.Medium, $"Only {string.Join(", ", named.Take(3))} may change the policy; once deleted, nobody can, as the account itself may not.", NameTheAccount);
                yield break;
        }
    }

    private KeyPolicyFinding Finding(string severity, string message, string remediation) =>
        new() { RuleId = Id, Severity = severity, Message = message, Remediation = remediation };
}
