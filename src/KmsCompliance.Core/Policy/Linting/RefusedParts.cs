using System.Text.RegularExpressions;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Linting;

/// <summary>Parts of a statement for which KMS refuses a key policy with MalformedPolicyDocumentException.</summary>
/// <remarks>A policy of before 18 August 2025, when KMS began to refuse statements without Action or Resource, may still have
/// them; there they have no effect. Principals: <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"/>;
/// resources: <see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html"/>.</remarks>
public static partial class RefusedParts
{
    /// <summary>What KMS refuses in a statement, in words; empty where it takes it as far as is known.</summary>
    /// <param name="statement">A statement of a key policy.</param>
    public static IEnumerable<string> Of(KeyPolicyStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement is { Actions.Count: 0, ExceptActions: false })
        {
            yield return "it has neither Action nor NotAction";
        }

        if (statement is { Resources.Count: 0, ExceptResources: false })
        {
            yield return "it has no Resource";
        }
        else if (statement.ExceptResources)
        {
            yield return "it has NotResource, and KMS takes \"Resource\": \"*\" only, which is this key";
        }
        else if (statement.Resources.FirstOrDefault(static resource => resource != "*") is { } other)
        {
            yield return $"its Resource is '{PolicyNode.Shorten(other)}', and KMS takes \"*\" only, which is this key";
        }

        foreach (var principal in statement.Principals)
        {
            if (Why(principal) is { } why)
            {
                yield return $"its principal '{PolicyNode.Shorten(principal.Value)}' {why}";
            }
        }
    }

    /// <summary>Whether KMS refuses a principal; one that was deleted is not meant.</summary>
    /// <param name="principal">A principal of a key policy.</param>
    public static bool IsRefused(KeyPolicyPrincipalEntry principal) => Why(principal) is not null;

    private static string? Why(KeyPolicyPrincipalEntry principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var value = principal.Value;
        return principal.Type switch
        {
            "AWS" when value == "*" => null,
            "AWS" when Wildcard.IsPattern(value) => "has a wildcard; a principal is named whole, or is \"*\"",
            "AWS" when AwsArn.TryParse(value, out var arn) && arn.Service == "iam" && arn.Resource.StartsWith("group/", StringComparison.Ordinal) => "is a group, which nobody can call as",
            "Service" when Wildcard.IsPattern(value) => "has a wildcard; a service is named whole",
            "Service" when !Form().IsMatch(value) => "is no service principal, such as cloudtrail.amazonaws.com",
            _ => null,
        };
    }

    // Which names AWS knows is not listed anywhere; that the form is wrong can be seen.
    [GeneratedRegex(@"^[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*\.(amazonaws\.com(\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal|aws\.dev|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
