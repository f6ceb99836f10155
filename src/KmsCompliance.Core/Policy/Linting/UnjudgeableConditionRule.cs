using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Linting;

/// <summary>No condition is on what a key policy may not ask about.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases"/> and
/// <see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html"/>: keys for the aliases and tags of the key
/// are for IAM policies; whether they work in a key policy all the same is doubtful.</remarks>
internal sealed class UnjudgeableConditionRule : IKeyPolicyRule
{
    public string Id => "KMSP017";

    public string Title => "Conditions are those of key policies";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) =>
        from statement in subject.Policy.Statements
        let key = statement.Conditions.Select(static condition => condition.Key).FirstOrDefault(ContextKey.IsOfIdentityPoliciesOnly)
        where key is not null
        select new KeyPolicyFinding
        {
            RuleId = Id,
            Severity = Severity.Medium,
            IsUnknown = true,
            Sid = statement.Label,
            Message = $"It has a condition on {key}, which is for IAM policies: whether it holds in a key policy cannot be said, so neither can what the statement does.",
            Remediation = $"Take the condition on {key} out, or put it into an IAM policy or a service control policy.",
        };
}
