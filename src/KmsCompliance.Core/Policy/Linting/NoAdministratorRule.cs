namespace KmsCompliance.Policy.Linting;

/// <summary>Somebody is named to administer the key.</summary>
internal sealed class NoAdministratorRule : IKeyPolicyRule
{
    public string Id => "KMSP007";

    public string Title => "The key has an administrator";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        if (!subject.Identities().Any(static identity => identity.Statements.Any(static statement => KeyPolicyLintSubject.Covers(statement, "kms:PutKeyPolicy"))))
        {
            yield return new()
            {
                RuleId = Id,
                Severity = Severity.Informational,
                Message = "No role or user is named that administers the key; who does is left to the IAM policies of the account.",
                Remediation = "Name a role as administrator, if the account's IAM administrators are not meant to decide.",
            };
        }
    }
}
