using System.Globalization;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Linting;

/// <summary>Everybody is let in only under a condition that says who.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous"/></remarks>
internal sealed class WildcardPrincipalRule : IKeyPolicyRule
{
    // Fewer bits are no network of one's own.
    private const int FewestBits = 8;

    // Keys whose value a stranger cannot choose, and what of a value names one of one's own. kms:ViaService is not one: every
    // account has the service.
    private static readonly Dictionary<string, Func<string, bool>> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kms:CallerAccount"] = IsWhole,
        ["aws:PrincipalAccount"] = IsWhole,
        ["aws:SourceAccount"] = IsWhole,
        ["aws:PrincipalOrgID"] = IsWhole,
        ["aws:SourceOrgID"] = IsWhole,

        // The organisation comes first: o-a1b2c3/r-ab12/…
        ["aws:PrincipalOrgPaths"] = static value => IsWhole(value.Split('/')[0]),
        ["aws:SourceOrgPaths"] = static value => IsWhole(value.Split('/')[0]),
        ["aws:SourceVpc"] = IsWhole,
        ["aws:SourceVpce"] = IsWhole,

        // A role's id, and its session after a colon.
        ["aws:userid"] = static value => IsWhole(value.Split(':')[0]),
        ["aws:SourceIp"] = static value => IpRange.Parse(value) is not null && (value.Split('/') is not [_, var bits] || int.Parse(bits, CultureInfo.InvariantCulture) >= FewestBits),
        ["aws:PrincipalArn"] = static value => AwsArn.TryParse(value, out var arn) && arn.AccountId.Length > 0,
        ["aws:SourceArn"] = static value => AwsArn.TryParse(value, out var arn) && arn.AccountId.Length > 0,
        ["aws:PrincipalServiceName"] = IsWhole,
        ["aws:PrincipalServiceNamesList"] = IsWhole,
    };

    public string Id => "KMSP001";

    public string Title => "A wildcard principal has a condition that narrows it";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) => subject.Allows
        .Where(static statement => KeyPolicyLintSubject.Named(statement).Contains("*") && !statement.ConditionTests.Any(IsNarrowing))
        .Select(statement => statement.ConditionTests.Any(IsForServices)
            ? new KeyPolicyFinding
            {
                RuleId = Id,
                Severity = Severity.Medium,
                Sid = statement.Label,
                Message = "It lets in every AWS service, on whose behalf soever: no condition says which service, or for whom.",
                Remediation = "Name the service as principal, with a condition on aws:SourceAccount.",
            }
            : new KeyPolicyFinding
            {
                RuleId = Id,
                Severity = Severity.High,
                Sid = statement.Label,
                Message = "It lets in every principal of every AWS account: no condition says which account or organisation they must be of.",
                Remediation = "Name the principals, or add a condition on kms:CallerAccount or aws:PrincipalOrgID.",
            });

    private static bool IsNarrowing(ConditionTest test)
    {
        var names = Names.GetValueOrDefault(test.Condition.Key);
        return test.IsDemand && test.Condition.Values.Count > 0
            && test.Condition.Values.All(value => !PolicyVariableText.IsIn(value) && (names?.Invoke(value) == true || IsMatchedByNone(test, value)));
    }

    // To an equality a star is a star, which no name has.
    private static bool IsMatchedByNone(ConditionTest test, string value) => test.Operator is { TakesVariables: true, TakesWildcards: false } && Wildcard.IsPattern(value);

    private static bool IsForServices(ConditionTest test) =>
        test.IsDemand && test.Condition.Key.Equals("aws:PrincipalIsAWSService", StringComparison.OrdinalIgnoreCase)
        && test.Condition.Values.All(static value => ConditionOperator.Boolean(value) == Ternary.Yes);

    // A star for the rest of a name lets strangers in whose names begin alike.
    private static bool IsWhole(string value) => value.Length > 0 && !Wildcard.IsPattern(value);
}
