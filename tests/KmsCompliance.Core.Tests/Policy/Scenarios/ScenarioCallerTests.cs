using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy.Scenarios;

/// <summary>Whoever sets a key is tried in place of those who are named to.</summary>
public sealed class ScenarioCallerTests
{
    private const string Session = "arn:aws:sts::111122223333:assumed-role/Deployer/pipeline";
    private const string Role = "arn:aws:iam::111122223333:role/Deployer";

    private static readonly KeyPolicyRequest Nobody = new() { AccountId = "111122223333", Region = "eu-west-1" };
    private static readonly KeyPolicyDocument OnlyManaged = PolicyOf($$"""
        {"Sid":"account","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":["kms:PutKeyPolicy","kms:GetKeyPolicy"],"Resource":"*"}
        """);

    public static TheoryData<string> InTheirName => ["XRay", "SecretsManager"];

    [Theory]
    [MemberData(nameof(InTheirName))]
    public void The_caller_is_tried_and_a_session_s_role_is_let_in(string service)
    {
        var configure = Scenario(service, ServiceScenarioPhase.Configure, Session);

        var result = configure.Evaluate(OnlyManaged);

        Assert.Equal(ServiceScenarioOutcome.Fails, result.Outcome);
        Assert.All(result.Steps, step => Assert.Equal(Session, step.Request.PrincipalArn));
        Assert.NotEmpty(result.MissingStatements);
        Assert.All(result.MissingStatements, statement => Assert.Equal(Role, Assert.Single(statement.Principals).Value));
        Assert.Equal(ServiceScenarioOutcome.Works, configure.Evaluate(OnlyManaged.With(result.MissingStatements)).Outcome);
    }

    [Theory]
    [MemberData(nameof(InTheirName))]
    public void Whoever_else_is_named_counts_for_nothing(string service)
    {
        var named = Nobody with { Administrators = [ServiceKeys.Admin], Users = [ServiceKeys.Writer] };
        var policy = ServiceKeys.Build(service, named);
        var request = new ServiceScenarioRequest(named, Key) { CallerArn = ServiceKeys.Viewer };
        var configure = ServiceCatalog.Find(service)!.GetScenarios(request).Single(scenario => scenario.Phase == ServiceScenarioPhase.Configure);

        Assert.Equal(ServiceScenarioOutcome.Fails, configure.Evaluate(policy, ServiceKeys.OwnNothing).Outcome);
        Assert.Equal(ServiceScenarioOutcome.DependsOnIam, configure.Evaluate(policy).Outcome);
    }

    [Fact]
    public void A_role_whose_path_the_session_does_not_show_may_be_the_caller()
    {
        var policy = PolicyOf($$"""
            {"Sid":"deployers","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/ci/Deployer"},"Action":"kms:*","Resource":"*"}
            """);

        Assert.NotEqual(ServiceScenarioOutcome.Fails, Scenario("XRay", ServiceScenarioPhase.Configure, Session).Evaluate(policy).Outcome);
    }

    [Fact]
    public void Where_nobody_is_named_to_write_the_caller_writes()
    {
        Assert.All(Scenario("SecretsManager", ServiceScenarioPhase.Write, Session).Requests, request => Assert.Equal(Session, request.PrincipalArn));
        var named = new ServiceScenarioRequest(Nobody with { Users = [ServiceKeys.Writer] }, Key) { CallerArn = Session };
        Assert.All(
            ServiceCatalog.SecretsManager.GetScenarios(named).Single(scenario => scenario.Phase == ServiceScenarioPhase.Write).Requests,
            request => Assert.Equal(ServiceKeys.Writer, request.PrincipalArn));
    }

    [Fact]
    public void A_trail_is_tried_by_the_service_and_looked_at_by_the_caller()
    {
        var requests = Scenario("CloudTrail", ServiceScenarioPhase.Configure, Session).Requests;

        Assert.Contains(requests, request => request.PrincipalArn == Session && request.Action == "kms:DescribeKey");
        Assert.Contains(requests, request => request.PrincipalArn == "cloudtrail.amazonaws.com" && request.Action == "kms:GenerateDataKey");
    }

    private static ServiceScenario Scenario(string service, ServiceScenarioPhase phase, string caller) =>
        ServiceCatalog.Find(service)!.GetScenarios(new(Nobody, Key) { CallerArn = caller }).Single(scenario => scenario.Phase == phase);
}
