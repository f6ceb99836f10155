using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Linting;

/// <summary>Every statement has a Sid of its own.</summary>
/// <remarks>The policy that AWS gives its own key for Secrets Manager has one Sid twice, and copies of it are in use; whether KMS
/// takes such a policy for a customer's key is not documented.</remarks>
internal sealed class RepeatedSidRule : IKeyPolicyRule
{
    public string Id => "KMSP016";

    public string Title => "Every Sid appears once";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) =>
        from statement in subject.Policy.Statements
        where statement.RepeatsSid
        select new KeyPolicyFinding
        {
            RuleId = Id,
            Severity = Severity.Informational,
            Sid = statement.Label,
            Message = $"Statement {statement.Number} has the Sid '{PolicyNode.Shorten(statement.Sid!)}' of an earlier one. Both are judged; whether KMS takes such a policy back is not documented.",
            Remediation = "Give each statement a Sid of its own.",
        };
}
