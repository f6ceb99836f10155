namespace KmsCompliance.Policy.Linting;

/// <summary>A service that calls in its own name is let in.</summary>
internal sealed class MissingServicePrincipalRule : IKeyPolicyRule
{
    public string Id => "KMSP010";

    public string Title => "The service's principal is named";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        if (subject.Context.Service is { RequiredPrincipal: { } principalIn } service
            && principalIn(subject.Context.Region) is var principal
            && !subject.Allows.Any(statement => !statement.ExceptPrincipals && statement.Principals.Any(named => named.Value == "*" || (named.Type == "Service" && named.Value == principal))))
        {
            yield return new()
            {
                RuleId = Id,
                Severity = Severity.High,
                Message = $"No statement lets {principal} in, without which {service.Name} cannot store anything under the key.",
                Remediation = $"Add the statements for {principal} that New-CmkPolicy -Service {service.Name} shows.",
            };
        }
    }
}
