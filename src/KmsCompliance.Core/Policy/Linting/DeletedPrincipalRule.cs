using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Linting;

/// <summary>No principal has been deleted.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles"/>: AWS shows a
/// deleted user or role as its unique id, and takes no policy that has one.</remarks>
internal sealed class DeletedPrincipalRule : IKeyPolicyRule
{
    public string Id => "KMSP009";

    public string Title => "No principal has been deleted";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) =>
        from statement in subject.Policy.Statements
        from principal in statement.Principals
        where principal.Type == "AWS" && PrincipalPattern.IsUniqueId(principal.Value)
        select new KeyPolicyFinding
        {
            RuleId = Id,
            Severity = Severity.Medium,
            Sid = statement.Label,
            Message = $"It names {PolicyNode.Shorten(principal.Value)}, the id of a user or role that was deleted. KMS does not take the policy back as long as it is there; a new role of the same name is not meant.",
            Remediation = "Remove the id, or put the ARN of the new role or user in its place.",
        };
}
