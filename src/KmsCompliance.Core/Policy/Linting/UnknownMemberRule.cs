using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Linting;

/// <summary>The policy has nothing that IAM does not know.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"/></remarks>
internal sealed class UnknownMemberRule : IKeyPolicyRule
{
    public string Id => "KMSP015";

    public string Title => "Every member and operator is known";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        foreach (var member in subject.Policy.UnknownMembers)
        {
            yield return Finding(null, $"The document has a member '{PolicyNode.Shorten(member)}', which IAM does not know");
        }

        foreach (var statement in subject.Policy.Statements)
        {
            foreach (var member in statement.UnknownMembers)
            {
                yield return Finding(statement.Label, $"It has a member '{PolicyNode.Shorten(member)}', which IAM does not know");
            }

            foreach (var test in statement.ConditionTests.Where(static test => test is { Operator: null, IsNull: false }))
            {
                yield return Finding(statement.Label, $"It has a condition operator '{PolicyNode.Shorten(test.Condition.Operator)}', which IAM does not know");
            }
        }
    }

    private KeyPolicyFinding Finding(string? sid, string message) => new()
    {
        RuleId = Id,
        Severity = Severity.Low,
        Sid = sid,
        Message = $"{message}; what it does cannot be said, so answers about the policy may be Unknown.",
        Remediation = "Correct the spelling, or remove it.",
    };
}
