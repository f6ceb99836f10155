namespace KmsCompliance.Policy.Linting;

/// <summary>NotPrincipal stands with Deny only.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html"/></remarks>
internal sealed class NotPrincipalRule : IKeyPolicyRule
{
    public string Id => "KMSP013";

    public string Title => "NotPrincipal stands with Deny only";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) =>
        from statement in subject.Allows
        where statement.ExceptPrincipals
        select new KeyPolicyFinding
        {
            RuleId = Id,
            Severity = Severity.High,
            Sid = statement.Label,
            Message = "NotPrincipal with Allow lets in everyone else, strangers too; AWS does not support it.",
            Remediation = "Name whom it is for with Principal, and deny the others with a Deny statement if need be.",
        };
}
