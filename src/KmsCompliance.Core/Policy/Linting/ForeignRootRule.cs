namespace KmsCompliance.Policy.Linting;

/// <summary>Of another account, roles are named and not the whole. One that is not known at all is the business of
/// <see cref="UnknownAccountRule"/>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html"/></remarks>
internal sealed class ForeignRootRule : IKeyPolicyRule
{
    public string Id => "KMSP003";

    public string Title => "Another account is not let in as a whole";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) =>
        from statement in subject.Allows
        from account in KeyPolicyLintSubject.Named(statement).Where(KeyPolicyLintSubject.IsAccount).Select(KeyPolicyLintSubject.Account).Distinct(StringComparer.Ordinal)
        where account != subject.Context.AccountId && subject.Context.KnownAccounts.Contains(account!)
        select new KeyPolicyFinding
        {
            RuleId = Id,
            Severity = Severity.Informational,
            Sid = statement.Label,
            Message = $"It names account {account} as a whole, so every administrator there decides who uses the key.",
            Remediation = $"Name the roles of account {account} that need the key.",
        };
}
