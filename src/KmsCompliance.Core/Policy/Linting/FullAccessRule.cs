using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Linting;

/// <summary>Every action is given to the account only.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html"/></remarks>
internal sealed class FullAccessRule : IKeyPolicyRule
{
    public string Id => "KMSP006";

    public string Title => "kms:* is for the account's root only";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        foreach (var statement in subject.Allows.Where(KeyPolicyLintSubject.CoversEverything))
        {
            // Everyone, and everyone else, are the business of other rules, and who is refused gets nothing.
            var others = statement.ExceptPrincipals
                ? []
                : statement.Principals
                    .Where(static principal => !RefusedParts.IsRefused(principal) && principal.Value != "*")
                    .Where(principal => principal.Type != "AWS"
                        || !KeyPolicyLintSubject.IsAccount(principal.Value)
                        || KeyPolicyLintSubject.Account(principal.Value) != subject.Context.AccountId)
                    .Select(static principal => principal.Value)
                    .ToList();
            if (others.Count > 0)
            {
                yield return new()
                {
                    RuleId = Id,
                    Severity = Severity.Medium,
                    Sid = statement.Label,
                    Message = $"It gives every action, or all but a few, to {string.Join(", ", others.Select(PolicyNode.Shorten))}: administration and use at once, and whatever AWS adds.",
                    Remediation = "List the actions that are needed.",
                };
            }
        }
    }
}
