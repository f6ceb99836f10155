using System.Text.RegularExpressions;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>Judges the policy that a template gives a key, for the services that it puts under it.</summary>
internal static partial class TemplateKeyPolicy
{
    // Where nobody says the account or the Region, these take their place.
    private const string SomeAccount = "000000000000";
    private const string SomeRegion = "us-east-1";

    private const string Look = "Test-CmkPolicy shows each finding of a policy (-Path), and New-CmkPolicy writes one that is fit for a service.";

    /// <summary>What KMSC012 says of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="services">The services whose resources are under it.</param>
    public static RuleResult Judge(TemplateKeyItem key, IReadOnlyList<ServiceDefinition> services)
    {
        if (!key.Policy.IsKnown)
        {
            return Unknown($"The key's policy is not known: {key.Policy.Problem}.");
        }

        // What KMS writes where a key is made without a policy (KMS developer guide, default key policy).
        var text = key.Policy.Text
            ?? $$"""{"Version":"2012-10-17","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{(key.Item.AccountId.Length > 0 ? key.Item.AccountId : CloudFormationEvaluator.AnyAccount)}}:root"},"Action":"kms:*","Resource":"*"}]}""";
        var (hasAccount, hasRegion) = (text.Contains(CloudFormationEvaluator.AnyAccount, StringComparison.Ordinal), text.Contains(CloudFormationEvaluator.AnyRegion, StringComparison.Ordinal));
        if ((hasAccount && Account().IsMatch(text)) || (hasRegion && Region().IsMatch(text)))
        {
            return Unknown("The key's policy names the account or the Region of the deployment beside others, and which that is, is not known: -AccountId and -Region say it.");
        }

        if (key.Item is { Region.Length: 0, RegionProblem: { } problem } && Region().IsMatch(text))
        {
            return Unknown($"The key's policy names a Region, and whether that is the key's own is not known: {problem}.");
        }

        text = text.Replace(CloudFormationEvaluator.AnyAccount, SomeAccount, StringComparison.Ordinal).Replace(CloudFormationEvaluator.AnyRegion, SomeRegion, StringComparison.Ordinal);
        try
        {
            var policy = KeyPolicyDocument.Parse(text);
            var account = key.Item.AccountId.Length > 0 ? key.Item.AccountId : hasAccount ? SomeAccount : null;
            var region = key.Item.Region.Length > 0 ? key.Item.Region : hasRegion ? SomeRegion : null;
            var place = KeyPolicyPlace.OfDocument(policy, account, region);
            if (place is null && Account().IsMatch(text))
            {
                return Unknown("The key's policy names several accounts, and which of them the key is of is not known: -AccountId says it.");
            }

            place ??= KeyPolicyPlace.OfDocument(policy, SomeAccount, region)!;
            var found = new KeyPolicyReview { Services = services, TrustsIam = true }.Judge(policy, place);
            var names = services.Count == 0 ? string.Empty : $" for {string.Join(", ", services.Select(static service => service.ShortName).Distinct())}";
            var result = KeyPolicyRule.Judge(found, $"The key's policy is fit{names}, where the IAM policies of its account allow what it leaves to them.", Look);
            var message = result.Message.Replace(SomeAccount, hasAccount || account is null ? CloudFormationEvaluator.AnyAccount : SomeAccount, StringComparison.Ordinal);
            return result with
            {
                Message = hasRegion || place.IsRegionAssumed ? message.Replace(place.Region, CloudFormationEvaluator.AnyRegion, StringComparison.Ordinal) : message,
            };
        }
        catch (KeyPolicyFormatException exception)
        {
            return new RuleResult(Compliance.NonCompliant, ComplianceReason.KeyPolicyUnfit, Severity.High, $"KMS would refuse the key's policy: {exception.Message}", Look);
        }
        catch (FailureException exception)
        {
            return Unknown($"The key's policy could not be judged: {exception.Failure.Message}");
        }
    }

    private static RuleResult Unknown(string message) => new(Compliance.Unknown, ComplianceReason.NotInTemplate, Severity.Medium, message, string.Empty);

    [GeneratedRegex(@"(?<![0-9a-zA-Z-])[0-9]{12}(?![0-9a-zA-Z-])", RegexOptions.CultureInvariant)]
    private static partial Regex Account();

    [GeneratedRegex(@"(?<![a-z0-9-])[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}(?![0-9a-z-])", RegexOptions.CultureInvariant)]
    private static partial Regex Region();
}
