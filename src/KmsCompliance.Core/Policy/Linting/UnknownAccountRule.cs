using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Linting;

/// <summary>Only known accounts are let in.</summary>
internal sealed class UnknownAccountRule : IKeyPolicyRule
{
    private static readonly string[] AccountKeys = ["kms:CallerAccount", "aws:PrincipalAccount"];

    public string Id => "KMSP002";

    public string Title => "Principals are of known accounts";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        foreach (var statement in subject.Allows)
        {
            var accounts = KeyPolicyLintSubject.Named(statement).Select(KeyPolicyLintSubject.Account).OfType<string>();
            if (KeyPolicyLintSubject.Named(statement).Contains("*"))
            {
                accounts = accounts.Concat(statement.ConditionTests
                    .Where(static test => test.IsDemand && AccountKeys.Contains(test.Condition.Key, StringComparer.OrdinalIgnoreCase))
                    .SelectMany(static test => test.Condition.Values)
                    .Where(AwsArn.IsAccountId));
            }

            foreach (var account in accounts.Distinct(StringComparer.Ordinal).Where(account => account != subject.Context.AccountId && !subject.Context.KnownAccounts.Contains(account)))
            {
                yield return new()
                {
                    RuleId = Id,
                    Severity = Severity.Medium,
                    Sid = statement.Label,
                    Message = IsWhole(statement, account)
                        ? $"It lets in account {account} as a whole, which is not the key's own and not among the known ones: every administrator there decides who uses the key."
                        : $"It lets in account {account}, which is not the key's own and not among the known ones.",
                    Remediation = $"Remove the principals of account {account}, or count it among the known accounts.",
                };
            }
        }
    }

    private static bool IsWhole(KeyPolicyStatement statement, string account) => KeyPolicyLintSubject.Named(statement)
        .Any(principal => KeyPolicyLintSubject.IsAccount(principal) && KeyPolicyLintSubject.Account(principal) == account);
}
