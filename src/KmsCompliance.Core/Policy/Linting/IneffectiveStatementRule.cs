namespace KmsCompliance.Policy.Linting;

/// <summary>KMS takes every statement, and each has an effect.</summary>
internal sealed class IneffectiveStatementRule : IKeyPolicyRule
{
    public string Id => "KMSP014";

    public string Title => "KMS takes every statement";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        foreach (var statement in subject.Policy.Statements)
        {
            var refused = RefusedParts.Of(statement).ToList();
            if (refused.Count > 0)
            {
                yield return new()
                {
                    RuleId = Id,
                    Severity = Severity.High,
                    Sid = statement.Label,
                    Message = $"KMS refuses the policy, because of this statement: {string.Join("; ", refused)}. Where a key has it from earlier times, do not count on its effect.",
                    Remediation = "Write what is missing, name users, roles, accounts and services whole, and give \"Resource\": \"*\"; or remove the statement.",
                };
            }
            else if (statement is { Principals.Count: 0, ExceptPrincipals: false })
            {
                yield return new()
                {
                    RuleId = Id,
                    Severity = Severity.Low,
                    Sid = statement.Label,
                    Message = "It names nobody, so it has no effect.",
                    Remediation = "Add a principal, or remove the statement.",
                };
            }
        }
    }
}
