using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Linting;

/// <summary>Every condition can hold.</summary>
internal sealed class ImpossibleConditionRule : IKeyPolicyRule
{
    public string Id => "KMSP012";

    public string Title => "Conditions can hold";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) =>
        from statement in subject.Policy.Statements
        let why = statement.ConditionTests.Select(test => ConditionSense.WhyNever(test, subject.IsArnKey)).FirstOrDefault(static reason => reason is not null) ?? ConditionSense.WhyNeverTogether(statement)
        where why is not null
        select new KeyPolicyFinding
        {
            RuleId = Id,
            Severity = Severity.Medium,
            Sid = statement.Label,
            Message = $"It never applies: {why}.",
            Remediation = statement.Effect == KeyPolicyEffect.Deny
                ? "Correct the condition; as it is, the statement protects nothing."
                : "Correct the condition; as it is, the statement allows nothing.",
        };
}
