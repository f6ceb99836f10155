using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Linting;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Services;

namespace KmsCompliance.Keys;

/// <summary>Judges key policies: what the linter finds, and whether services can work with the key.</summary>
public sealed record KeyPolicyReview
{
    /// <summary>The services that use the key; none for the linter alone.</summary>
    public IReadOnlyList<ServiceDefinition> Services { get; init; } = [];

    /// <summary>For whom services have to work; where nobody is named, for anybody whom the policy names or leaves to
    /// IAM.</summary>
    public KeyPrincipals Principals { get; init; } = new();

    /// <summary>Other accounts that are trusted.</summary>
    public IReadOnlyList<string> KnownAccounts { get; init; } = [];

    /// <summary>Whether IAM policies are taken to allow what a policy leaves to them, since nobody can look at them.</summary>
    public bool TrustsIam { get; init; }

    /// <summary>Judges a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="place">Where its key lies.</param>
    /// <returns>The linter's findings, the gravest first, then what each service does, in the order in which it does
    /// it.</returns>
    /// <exception cref="FailureException">Somebody is named who cannot be: of the wrong account, or no trail.</exception>
    public IReadOnlyList<CmkPolicyFinding> Judge(KeyPolicyDocument policy, KeyPolicyPlace place)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(place);
        return
        [
            .. Lint(policy, place).Concat(Services.SelectMany(service => Try(service, policy, place))).Select(finding => new CmkPolicyFinding(finding)
            {
                Sid = finding.Sid is null ? null : PrintableText.Of(finding.Sid),
                Message = finding.Message,
                Remediation = finding.Remediation,
                KeyArn = place.KeyArn,
                Region = place.KeyArn is null ? null : place.Region,
                AccountId = place.KeyArn is null ? null : place.AccountId,
            }),
        ];
    }

    private IEnumerable<CmkPolicyFinding> Lint(KeyPolicyDocument policy, KeyPolicyPlace place)
    {
        var context = new KeyPolicyLintContext
        {
            AccountId = place.AccountId,
            Region = place.Region,
            IsRegionAssumed = place.IsRegionAssumed,
            KeyArn = place.KeyArn,
            KnownAccounts = [.. KnownAccounts, .. Principals.ExternalAccounts.Select(AccountOf).OfType<string>()],
            Services = [.. ServiceCatalog.All.Select(static service => service.PolicyFacts)],
        };
        var general = KeyPolicyLinter.Lint(policy, context);
        return general.Select(finding => (Finding: finding, Service: (string?)null))
            .Concat(Services.SelectMany(service => KeyPolicyLinter.Lint(policy, context with { Service = service.PolicyFacts }).Except(general).Select(finding => (Finding: finding, Service: (string?)service.Name))))
            .OrderByDescending(static entry => Severity.Rank(entry.Finding.Severity))
            .Select(static entry => new CmkPolicyFinding
            {
                RuleId = entry.Finding.RuleId,
                Title = KeyPolicyLinter.Rules.First(rule => rule.Id == entry.Finding.RuleId).Title,
                Severity = entry.Finding.Severity,
                Compliance = entry.Finding.IsUnknown ? Compliance.Unknown : entry.Finding.Severity != Severity.Informational ? Compliance.NonCompliant : Compliance.Compliant,
                Service = entry.Service,
                Sid = entry.Finding.Sid,
                Message = entry.Finding.Message,
                Remediation = entry.Finding.Remediation,
            });
    }

    private static string? AccountOf(string principal) =>
        KeyPolicyPrincipal.TryParse(principal, allowAccountId: true, out var parsed, out _) ? parsed.AccountId : null;

    private IEnumerable<CmkPolicyFinding> Try(ServiceDefinition service, KeyPolicyDocument policy, KeyPolicyPlace place)
    {
        IReadOnlyList<ServiceScenario> scenarios;
        try
        {
            var principals = Principals with { ResourceArns = ResourcesOf(service, policy, place) };
            scenarios = service.GetScenarios(new(principals.In(place.AccountId, place.Region), place.RequestArn) { IsRegionAssumed = place.IsRegionAssumed });
        }
        catch (ArgumentException exception)
        {
            throw new FailureException(Failures.InvalidPrincipal(exception.Message, value: null));
        }

        var results = scenarios.Select(scenario => scenario.Evaluate(policy)).ToList();
        var configures = !results.Exists(static result => result is { Phase: ServiceScenarioPhase.Configure, Outcome: ServiceScenarioOutcome.Fails });
        return results.Select(result => Finding(result, configures, TrustsIam));
    }

    // A policy may be for some resources alone; of others it need not be true.
    private List<string> ResourcesOf(ServiceDefinition service, KeyPolicyDocument policy, KeyPolicyPlace place)
    {
        bool IsOwn(string value) => service.HasKeysForResources && service.FindResourceProblem([value], isOrganizationWide: false) is null;

        var named = Principals.ResourceArns.Where(IsOwn).ToList();
        if (named.Count > 0)
        {
            return named;
        }

        var wanted = policy.Statements
            .Where(static statement => statement.Effect == KeyPolicyEffect.Allow)
            .SelectMany(static statement => statement.Conditions)
            .Where(condition => service.PolicyFacts.ResourceConditionKeys.Contains(condition.Key, StringComparer.OrdinalIgnoreCase))
            .SelectMany(static condition => condition.Values)
            .ToList();
        List<string> Own(IEnumerable<string> values) =>
            [.. values.Where(value => IsOwn(value) && AwsArn.TryParse(value, out var arn) && arn.Partition == place.Partition).Distinct(StringComparer.Ordinal)];

        // One that is named goes before one that only fits a pattern.
        return Own(wanted) is { Count: > 0 } exact ? exact : Own(wanted.Select(pattern => ExampleOf(pattern, place)));
    }

    // An ARN that fits a pattern: any name, and the key's own account and Region.
    private static string ExampleOf(string pattern, KeyPolicyPlace place)
    {
        var parts = pattern.Split(':', 6);
        if (parts is not [_, _, _, var region, var account, var resource])
        {
            return pattern;
        }

        parts[3] = Wildcard.Matches(region, place.Region) ? place.Region : region;
        parts[4] = Wildcard.Matches(account, place.AccountId) ? place.AccountId : account;
        parts[5] = resource.Replace("*", "any", StringComparison.Ordinal).Replace('?', 'x');
        return string.Join(':', parts);
    }

    private static CmkPolicyFinding Finding(ServiceScenarioResult result, bool configures, bool trustsIam) => new()
    {
        RuleId = $"{result.Service}.{result.Phase}",
        Title = result.Title,
        Severity = SeverityOf(result),
        Compliance = result.Outcome switch
        {
            ServiceScenarioOutcome.Works when configures || result.Assumption is null => Compliance.Compliant,
            ServiceScenarioOutcome.DependsOnIam when trustsIam => Compliance.Compliant,
            ServiceScenarioOutcome.Fails => Compliance.NonCompliant,
            _ => Compliance.Unknown,
        },
        Service = result.Service,
        Message = (result.Outcome, result.Assumption) switch
        {
            (ServiceScenarioOutcome.Works, null) => "It works: every request that it takes is allowed.",
            (ServiceScenarioOutcome.Works, _) when configures => $"It works, where {result.Assumption}: every other request that it takes is allowed.",
            (ServiceScenarioOutcome.Works, _) => $"It works only where {result.Assumption}, and with this policy that fails: see {result.Service}.{ServiceScenarioPhase.Configure}.",
            _ => result.Explanation,
        },
        Remediation = RemediationOf(result),
        MissingStatement = [.. result.MissingStatements.Select(static statement => statement.ToJson(indented: true))],
    };

    private static string SeverityOf(ServiceScenarioResult result) => (result.Outcome, result.Phase) switch
    {
        (ServiceScenarioOutcome.Works, _) => Severity.Informational,
        (ServiceScenarioOutcome.Fails, ServiceScenarioPhase.Write or ServiceScenarioPhase.Read) => Severity.Critical,
        (ServiceScenarioOutcome.Fails, _) => Severity.High,
        _ => Severity.Medium,
    };

    private static string RemediationOf(ServiceScenarioResult result) => result.Outcome switch
    {
        ServiceScenarioOutcome.Works => string.Empty,
        _ when result.MissingStatements.Count > 0 => "Add the statements of MissingStatement to the policy.",
        ServiceScenarioOutcome.Fails => "No statement that is added can help: take away what denies it, or allow it in the IAM policies of the other account.",
        ServiceScenarioOutcome.DependsOnIam => $"Give an IAM policy to whoever does it (New-CmkUserPolicy -Service {result.Service}), or name them in the key policy.",
        _ => "Look at the statements that the message names; Test-CmkAccess says more of a single request.",
    };
}
