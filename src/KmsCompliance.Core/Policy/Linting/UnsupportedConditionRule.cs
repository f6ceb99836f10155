namespace KmsCompliance.Policy.Linting;

/// <summary>The service's own statement has no condition on a key that the service's calls do not have.</summary>
internal sealed class UnsupportedConditionRule : IKeyPolicyRule
{
    public string Id => "KMSP011";

    public string Title => "The service's statement has no condition that its calls never meet";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) =>
        subject.Context.Service is { RequiredPrincipal: { } principalIn } service
            ? from statement in subject.Allows
              where statement.Principals.Any(principal => principal.Type == "Service" && principal.Value == principalIn(subject.Context.Region))
              from condition in statement.Conditions
              where service.UnsupportedConditionKeys.Contains(condition.Key, StringComparer.OrdinalIgnoreCase)
              select new KeyPolicyFinding
              {
                  RuleId = Id,
                  Severity = Severity.High,
                  Sid = statement.Label,
                  Message = $"It has a condition on {condition.Key}, which {service.Name} does not support: nothing could be stored under the key, or read.",
                  Remediation = $"Remove the condition on {condition.Key}, or, if the statement is there for something else, add one without it.",
              }
            : [];
}
