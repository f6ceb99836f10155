using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Policy.Linting;

/// <summary>A service that calls in its own name is let in.</summary>
internal sealed class MissingServicePrincipalRule : IKeyPolicyRule
{
    // X-Ray works by a grant and Secrets Manager in the name of its users; neither needs a statement.
    private static readonly Dictionary<string, string> Principals = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CloudTrail"] = CloudTrailKeyPolicy.ServicePrincipal,
        ["CloudTrailLake"] = CloudTrailKeyPolicy.ServicePrincipal,
    };

    public string Id => "KMSP010";

    public string Title => "The service's principal is named";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        if (subject.Context.Service is { } service
            && Principals.TryGetValue(service, out var principal)
            && !subject.Allows.Any(statement => !statement.ExceptPrincipals && statement.Principals.Any(named => named.Value == "*" || (named.Type == "Service" && named.Value == principal))))
        {
            yield return new()
            {
                RuleId = Id,
                Severity = Severity.High,
                Message = $"No statement lets {principal} in, without which {service} cannot store anything under the key.",
                Remediation = $"Add the statements for {principal} that New-CmkPolicy -Service {service} shows.",
            };
        }
    }
}
