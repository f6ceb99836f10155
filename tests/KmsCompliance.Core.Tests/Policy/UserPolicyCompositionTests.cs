using KmsCompliance.Core.Tests.Policy.Scenarios;
using KmsCompliance.Keys;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>The IAM policy and the key policy of a service work together, for the key's account and for others.</summary>
public sealed class UserPolicyCompositionTests
{
    private const string OtherKey = "arn:aws:kms:us-east-1:111122223333:key/aaaabbbb-12ab-34cd-56ef-1234567890ab";
    private const string SecondKey = "arn:aws:kms:eu-west-1:111122223333:key/ccccdddd-12ab-34cd-56ef-1234567890ab";

    public static TheoryData<string> Services => [.. ServiceKeys.Services];

    public static TheoryData<string, CmkUserRole> Policies
    {
        get
        {
            var data = new TheoryData<string, CmkUserRole>();
            foreach (var service in ServiceKeys.Services)
            {
                foreach (var role in Enum.GetValues<CmkUserRole>())
                {
                    data.Add(service, role);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void In_the_keys_account_it_gives_what_the_key_policy_leaves_to_IAM(string service)
    {
        var principals = ServiceKeys.Principals(service) with { ExternalAccounts = [] };
        var policy = ServiceKeys.Build(service, principals with { Administrators = [], Users = [], Readers = [] });
        IReadOnlyList<IdentityPolicyDocument> OfHolder(string caller) => caller switch
        {
            ServiceKeys.Admin => [Compose(service, CmkUserRole.Administrator)],
            ServiceKeys.Writer => [Compose(service, CmkUserRole.User)],
            ServiceKeys.Viewer => [Compose(service, CmkUserRole.Reader)],
            _ => [],
        };
        var scenarios = ServiceKeys.Of(service, principals);

        Assert.Contains(scenarios, scenario => scenario.Evaluate(policy).Outcome == ServiceScenarioOutcome.DependsOnIam);
        Assert.Equal(string.Empty, ServiceKeys.Trouble(scenarios.Select(scenario => scenario.Evaluate(policy, OfHolder))));
    }

    [Theory]
    [InlineData("XRay", CmkUserRole.User)]
    [InlineData("XRay", CmkUserRole.Reader)]
    [InlineData("SecretsManager", CmkUserRole.User)]
    [InlineData("SecretsManager", CmkUserRole.Reader)]
    [InlineData("CloudTrail", CmkUserRole.User)]
    [InlineData("CloudTrail", CmkUserRole.Reader)]
    public void In_another_account_it_lets_the_roles_read_that_the_key_policy_lets_in(string service, CmkUserRole role)
    {
        var policy = ServiceKeys.Build(service);
        var others = ServiceKeys.Of(service).Where(scenario => scenario.Title.Contains("from account", StringComparison.Ordinal)).ToList();
        var document = Compose(service, role);

        Assert.Equal(2, others.Count);
        Assert.All(others, scenario => Assert.Equal(ServiceScenarioOutcome.Works, scenario.Evaluate(policy, _ => [document]).Outcome));
        Assert.All(others, scenario => Assert.Equal(ServiceScenarioOutcome.Fails, scenario.Evaluate(policy, static _ => []).Outcome));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void It_names_the_keys_and_nothing_else(string service, CmkUserRole role)
    {
        var policy = Find(service, role, Evaluation.Key, SecondKey, OtherKey, Evaluation.Key);
        var statements = IdentityPolicyDocument.Parse(policy.PolicyDocument).Statements;

        Assert.Equal([Evaluation.Key, SecondKey, OtherKey], policy.KeyArn);
        Assert.Equal((service, role.ToString(), policy.PolicyDocument), (Assert.Single(policy.Services), policy.Role, policy.ToString()));
        Assert.Equal(policy.KeyArn.Order(), statements.SelectMany(statement => statement.Resources).Distinct().Order());
        Assert.All(statements, statement => Assert.Matches("^[A-Za-z0-9]+$", statement.Sid));
        Assert.Distinct(statements.Select(statement => statement.Sid));
        Assert.DoesNotContain(statements, statement => statement.Conditions.Any(condition => condition.Key == "kms:CallerAccount"));
        if (role != CmkUserRole.User || service == "XRay")
        {
            Assert.DoesNotContain(statements.SelectMany(statement => statement.Actions), action => action is "kms:*" or "kms:Encrypt" or "kms:GenerateDataKey*");
        }

        if (role == CmkUserRole.Reader)
        {
            Assert.All(statements, statement => Assert.Equal(["kms:Decrypt"], statement.Actions));
        }
    }

    [Fact]
    public void What_is_bound_to_a_service_of_a_Region_comes_once_a_Region_with_its_keys()
    {
        var statements = IdentityPolicyDocument.Parse(Find("SecretsManager", CmkUserRole.User, Evaluation.Key, SecondKey, OtherKey).PolicyDocument).Statements;

        Assert.Equal(["AllowUseThroughSecretsManagerEuWest1", "AllowUseThroughSecretsManagerUsEast1", "AllowDescribeKey"], statements.Select(statement => statement.Sid));
        Assert.Equal([Evaluation.Key, SecondKey], statements[0].Resources);
        Assert.Equal(["secretsmanager.eu-west-1.amazonaws.com"], Assert.Single(statements[0].Conditions).Values);
        Assert.Equal([OtherKey], statements[1].Resources);
        Assert.Equal(["secretsmanager.us-east-1.amazonaws.com"], Assert.Single(statements[1].Conditions).Values);
        Assert.Equal(3, statements[2].Resources.Count);
    }

    [Fact]
    public void Administrators_of_X_Ray_make_grants_for_AWS_alone()
    {
        var policy = IdentityPolicyDocument.Parse(Find("XRay", CmkUserRole.Administrator, Evaluation.Key).PolicyDocument);
        var request = Evaluation.Request(ServiceKeys.Admin, "kms:CreateGrant");

        Assert.Equal(KeyAccessDecision.Allowed, IdentityPolicyEvaluator.Evaluate(policy, request.WithContext("kms:GrantIsForAWSResource", "true")));
        Assert.Equal(KeyAccessDecision.ImplicitDeny, IdentityPolicyEvaluator.Evaluate(policy, request));
        Assert.Equal(KeyAccessDecision.ImplicitDeny, IdentityPolicyEvaluator.Evaluate(policy, Evaluation.Request(ServiceKeys.Admin)));
    }

    [Theory]
    [InlineData]
    [InlineData("alias/billing")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/billing")]
    [InlineData(Evaluation.Key, "arn:aws-cn:kms:cn-north-1:111122223333:key/aaaabbbb-12ab-34cd-56ef-1234567890ab")]
    public void Keys_that_one_policy_cannot_name_are_refused(params string[] keys) =>
        Assert.Throws<ArgumentException>(() => Find("XRay", CmkUserRole.User, keys));

    private static CmkUserPolicy Find(string service, CmkUserRole role, params string[] keys) =>
        UserPolicyComposition.Compose(ServiceCatalog.Find(service)!, role, keys);

    private static IdentityPolicyDocument Compose(string service, CmkUserRole role) => IdentityPolicyDocument.Parse(Find(service, role, Evaluation.Key).PolicyDocument);
}
