using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Policy.Scenarios;

/// <summary>One key with every kind of principal, for each service.</summary>
internal static class ServiceKeys
{
    public const string Admin = "arn:aws:iam::111122223333:role/KeyAdmin";
    public const string Writer = "arn:aws:iam::111122223333:role/app/Writer";
    public const string Viewer = "arn:aws:iam::111122223333:user/Viewer";
    public const string Partner = "arn:aws:iam::777788889999:role/Reader";
    public const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
    public const string OrganizationTrail = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org";

    public static IReadOnlyList<string> Services { get; } = [.. ServiceCatalog.All.Select(static service => service.Name)];

    /// <summary>Every service's name, for theories.</summary>
    public static TheoryData<string> Names => [.. Services];

    public static KeyPolicyRequest Principals(string service) => new()
    {
        AccountId = "111122223333",
        Region = "eu-west-1",
        Administrators = [Admin],
        Users = [Writer],
        Readers = [Viewer],
        ExternalAccounts = Find(service).PolicyFacts.NoExternalAccounts is null ? ["444455556666", Partner] : [],
        ResourceArns = Resources(service),
    };

    public static KeyPolicyDocument Build(string service, KeyPolicyRequest? principals = null) =>
        Find(service).BuildKeyPolicy(principals ?? Principals(service));

    public static IReadOnlyList<ServiceScenario> Of(string service, KeyPolicyRequest? principals = null) =>
        Find(service).GetScenarios(new(principals ?? Principals(service), Evaluation.Key));

    // The ARNs among these that are of the service's resources.
    private static IReadOnlyList<string> Resources(string service) => Find(service).HasKeysForResources
        ? [.. new[] { Trail, OrganizationTrail }.Where(arn => Find(service).FindResourceProblem([arn], isOrganizationWide: false) is null)]
        : [];

    private static ServiceDefinition Find(string service) => ServiceCatalog.Find(service) ?? throw new ArgumentException($"'{service}' is not a service.");

    /// <summary>Nobody in the key's account has an IAM policy, so that the key policy stands alone; everybody in other accounts
    /// may use KMS as far as their own account goes.</summary>
    public static IReadOnlyList<IdentityPolicyDocument> OwnNothing(string caller) =>
        caller.Contains("111122223333", StringComparison.Ordinal) ? [] : [Everything];

    public static readonly IdentityPolicyDocument Everything = IdentityPolicyDocument.Parse(
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}""");

    public static IReadOnlyList<ServiceScenarioResult> Try(string service, KeyPolicyDocument policy, KeyPolicyRequest? principals = null) =>
        [.. Of(service, principals).Select(scenario => scenario.Evaluate(policy, OwnNothing))];

    /// <summary>What does not work, as <c>Phase/Outcome</c>.</summary>
    public static string Trouble(IEnumerable<ServiceScenarioResult> results) => string.Join(' ', results
        .Where(result => result.Outcome != ServiceScenarioOutcome.Works)
        .Select(result => $"{result.Phase}/{result.Outcome}")
        .Distinct());
}
