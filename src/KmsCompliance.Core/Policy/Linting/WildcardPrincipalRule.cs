using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Linting;

/// <summary>Everybody is let in only under a condition that says who.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous"/></remarks>
internal sealed class WildcardPrincipalRule : IKeyPolicyRule
{
    // Keys whose value a stranger cannot choose. kms:ViaService is not one: every account has the service.
    private static readonly HashSet<string> Accounts = new(StringComparer.OrdinalIgnoreCase)
    {
        "kms:CallerAccount", "aws:PrincipalAccount", "aws:SourceAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceOrgID",
        "aws:SourceOrgPaths", "aws:SourceVpc", "aws:SourceVpce", "aws:userid", "aws:SourceIp",
    };

    private static readonly HashSet<string> Arns = new(StringComparer.OrdinalIgnoreCase) { "aws:PrincipalArn", "aws:SourceArn" };

    public string Id => "KMSP001";

    public string Title => "A wildcard principal has a condition that narrows it";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) => subject.Allows
        .Where(static statement => KeyPolicyLintSubject.Named(statement).Any(static principal => principal.Contains('*'))
            && !statement.ConditionTests.Any(IsNarrowing))
        .Select(statement => new KeyPolicyFinding
        {
            RuleId = Id,
            Severity = Severity.High,
            Sid = statement.Label,
            Message = "It lets in every principal of every AWS account: no condition says which account or organisation they must be of.",
            Remediation = "Name the principals, or add a condition on kms:CallerAccount or aws:PrincipalOrgID.",
        });

    private static bool IsNarrowing(ConditionTest test) =>
        test.IsDemand && test.Condition.Values.Count > 0 && test.Condition.Values.All(value => IsNarrow(test.Condition.Key, value));

    private static bool IsNarrow(string key, string value)
    {
        if (PolicyVariableText.IsIn(value) || value.All(static c => c is '*' or '?'))
        {
            return false;
        }

        if (Accounts.Contains(key))
        {
            return !value.EndsWith("/0", StringComparison.Ordinal);
        }

        return Arns.Contains(key) && AwsArn.TryParse(value, out var arn) && arn.AccountId.Length > 0;
    }
}
