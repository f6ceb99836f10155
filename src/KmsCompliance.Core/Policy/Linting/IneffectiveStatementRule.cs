namespace KmsCompliance.Policy.Linting;

/// <summary>Every statement has an effect.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html"/>, on Policy: KMS stores a statement
/// without Action or Resource, though it has no effect.</remarks>
internal sealed class IneffectiveStatementRule : IKeyPolicyRule
{
    public string Id => "KMSP014";

    public string Title => "Every statement has an effect";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        foreach (var statement in subject.Policy.Statements)
        {
            var missing = statement switch
            {
                { Actions.Count: 0, ExceptActions: false } => "Action",
                { Resources.Count: 0, ExceptResources: false } => "Resource",
                { Principals.Count: 0, ExceptPrincipals: false } => "Principal",
                _ => null,
            };
            if (missing is not null)
            {
                yield return new()
                {
                    RuleId = Id,
                    Severity = Severity.Low,
                    Sid = statement.Label,
                    Message = $"It has no {missing}, or an empty one. KMS stores it, but it has no effect.",
                    Remediation = missing == "Resource" ? "Add \"Resource\": \"*\", or remove the statement." : $"Add {missing}, or remove the statement.",
                };
            }
        }
    }
}
