using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy.Scenarios;

public sealed class ServiceScenarioTests
{
    private const string RootStatement = $$"""{"Sid":"account","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*"}""";
    private const string EncryptOnly = $$"""
        {"Sid":"Allow CloudTrail to encrypt logs","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*",
         "Condition":{"StringEquals":{"aws:SourceArn":"{{ServiceKeys.Trail}}"},"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:111122223333:trail/*"} } }
        """;

    private static readonly KeyPolicyRequest Bare = new() { AccountId = "111122223333", Region = "eu-west-1" };

    // One trail's GenerateDataKey statement in other words, and what comes of it.
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    public static TheoryData<string, string, string, string, string> Encrypts => new()
    {
        { "as documented", "kms:GenerateDataKey*", "*", $$""" "StringEquals":{"aws:SourceArn":"{{ServiceKeys.Trail}}"} """, "Works" },
        { "the action itself", "kms:GenerateDataKey", "*", $$""" "StringEquals":{"aws:SourceArn":"{{ServiceKeys.Trail}}"} """, "Works" },
        { "every action", "kms:*", "*", $$""" "StringEquals":{"aws:SourceArn":"{{ServiceKeys.Trail}}"} """, "Works" },
        { "the key's ARN", "kms:GenerateDataKey*", Key, $$""" "StringEquals":{"aws:SourceArn":"{{ServiceKeys.Trail}}"} """, "Works" },
        { "ArnEquals", "kms:GenerateDataKey*", "*", $$""" "ArnEquals":{"aws:SourceArn":"{{ServiceKeys.Trail}}"} """, "Works" },
        { "ArnLike", "kms:GenerateDataKey*", "*", """ "ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:111122223333:trail/*"} """, "Works" },
        { "StringLike", "kms:GenerateDataKey*", "*", """ "StringLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:111122223333:trail/ma*"} """, "Works" },
        { "the source's account", "kms:GenerateDataKey*", "*", """ "StringEquals":{"aws:SourceAccount":"111122223333"} """, "Works" },
        { "no condition at all", "kms:GenerateDataKey*", "*", "", "Works" },
        { "one of several trails", "kms:GenerateDataKey*", "*", $$""" "StringEquals":{"aws:SourceArn":["{{ServiceKeys.OrganizationTrail}}","{{ServiceKeys.Trail}}"]} """, "Works" },
        { "another trail", "kms:GenerateDataKey*", "*", """ "StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"} """, "Fails" },
        { "another Region", "kms:GenerateDataKey*", "*", """ "StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/main"} """, "Fails" },
        { "another partition", "kms:GenerateDataKey*", "*", """ "StringEquals":{"aws:SourceArn":"arn:aws-cn:cloudtrail:eu-west-1:111122223333:trail/main"} """, "Fails" },
        { "another account's context", "kms:GenerateDataKey*", "*", """ "StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:444455556666:trail/*"} """, "Fails" },
        { "an alias as resource", "kms:GenerateDataKey*", "arn:aws:kms:eu-west-1:111122223333:alias/trails", "", "Fails" },
        { "encrypting by another action", "kms:Encrypt", "*", "", "Fails" },
        { "an operator nobody knows", "kms:GenerateDataKey*", "*", """ "ArnSounds":{"aws:SourceArn":"x"} """, "Unknown" },
        { "part of the context that is not documented", "kms:GenerateDataKey*", "*", """ "ForAllValues:StringEquals":{"kms:EncryptionContextKeys":"aws:cloudtrail:arn"} """, "Unknown" },
    };

    [Theory]
    [MemberData(nameof(Encrypts))]
    public void Other_words_for_the_same_are_the_same(string what, string action, string resource, string condition, string expected)
    {
        var policy = PolicyOf($$"""
            {{RootStatement}},
            {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"{{action}}","Resource":"{{resource}}","Condition":{ {{condition}} } },
            {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":["kms:DescribeKey","kms:Decrypt"],"Resource":"*"}
            """);

        var result = ServiceKeys.Of("CloudTrail", Bare with { ResourceArns = [ServiceKeys.Trail] }).Single(scenario => scenario.Phase == ServiceScenarioPhase.Write).Evaluate(policy);

        Assert.True(expected == $"{result.Outcome}", $"{what}: {result.Outcome}. {result.Explanation}");
        Assert.Equal(expected == "Fails" ? ["AllowCloudTrailToEncrypt"] : Array.Empty<string>(), result.MissingStatements.Select(statement => statement.Sid));
    }

    [Fact]
    public void The_account_s_statement_alone_depends_on_IAM_or_is_not_enough()
    {
        var policy = PolicyOf(RootStatement);

        Assert.Equal("Manage/Works Configure/DependsOnIam Write/Works Read/DependsOnIam", Outcomes("XRay", policy));
        Assert.Equal("Manage/Works Configure/DependsOnIam Write/DependsOnIam Read/DependsOnIam", Outcomes("SecretsManager", policy));
        Assert.Equal("Manage/Works Configure/Fails Write/Fails Read/DependsOnIam", Outcomes("CloudTrail", policy));
        Assert.Equal("Manage/Works Configure/Fails Write/Fails Read/DependsOnIam", Outcomes("CloudTrailLake", policy));
    }

    [Fact]
    public void Whoever_the_policy_names_will_do_where_nobody_is_asked_for()
    {
        var policy = PolicyOf($$"""
            {"Effect":"Allow","Principal":{"AWS":["{{Role}}","arn:aws:iam::444455556666:role/Foreign"]},"Action":["kms:DescribeKey","kms:Encrypt","kms:Decrypt","kms:GenerateDataKey"],"Resource":"*",
             "Condition":{"StringLikeIfExists":{"kms:ViaService":"secretsmanager.*"} } }
            """);

        Assert.Equal("Manage/Fails Configure/Works Write/Works Read/Works", Outcomes("SecretsManager", policy));
    }

    [Fact]
    public void A_failure_says_which_clause_and_what_is_missing()
    {
        var principals = Bare with { ResourceArns = [ServiceKeys.OrganizationTrail], IsOrganizationWide = true };
        var result = ServiceKeys.Of("CloudTrail", principals).Single(scenario => scenario.Phase == ServiceScenarioPhase.Configure)
            .Evaluate(PolicyOf($"{RootStatement},{EncryptOnly}"));

        Assert.Equal(ServiceScenarioOutcome.Fails, result.Outcome);
        Assert.Contains(
            "'Allow CloudTrail to encrypt logs' does not apply: the condition StringEquals aws:SourceArn wants "
            + $"'{ServiceKeys.Trail}', and in the request the key is '{ServiceKeys.OrganizationTrail}'.",
            result.Explanation,
            StringComparison.Ordinal);
        Assert.Equal(["AllowCloudTrailToDescribeKey", "AllowCloudTrailToEncrypt"], result.MissingStatements.Select(statement => statement.Sid));
        var encrypt = result.MissingStatements[1];
        Assert.Equal([ServiceKeys.OrganizationTrail], encrypt.Conditions.Single(condition => condition.Key == "aws:SourceArn").Values);
        Assert.Equal(["arn:aws:cloudtrail:*:999999999999:trail/*"], encrypt.Conditions[1].Values);
    }

    [Fact]
    public void A_denial_cannot_be_mended_by_more_permission()
    {
        var policy = CloudTrailKeyPolicy.Build(Bare).With(PolicyOf("""{"Sid":"no","Effect":"Deny","Principal":"*","Action":"kms:GenerateDataKey*","Resource":"*"}""").Statements[0]);
        var result = ServiceKeys.Of("CloudTrail", Bare).Single(scenario => scenario.Phase == ServiceScenarioPhase.Write).Evaluate(policy);

        Assert.Equal(ServiceScenarioOutcome.Fails, result.Outcome);
        Assert.Empty(result.MissingStatements);
        Assert.Contains("Denied by 'no'; nothing can override that.", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_denial_stops_X_Ray_s_grant_too()
    {
        var policy = PolicyOf($$"""{{RootStatement}},{"Sid":"no","Effect":"Deny","Principal":"*","Action":"kms:GenerateDataKey","Resource":"*"}""");

        Assert.Equal("Manage/Works Configure/DependsOnIam Write/Fails Read/DependsOnIam", Outcomes("XRay", policy));
    }

    [Fact]
    public void Another_account_s_IAM_is_no_business_of_the_key_policy()
    {
        var principals = Bare with { ExternalAccounts = [ServiceKeys.Partner] };
        var result = ServiceKeys.Of("CloudTrail", principals)[^1].Evaluate(CloudTrailKeyPolicy.Build(principals), _ => []);

        Assert.Equal(ServiceScenarioOutcome.Fails, result.Outcome);
        Assert.Empty(result.MissingStatements);
        Assert.Equal(ServiceScenarioOutcome.DependsOnIam, ServiceKeys.Of("CloudTrail", principals)[^1].Evaluate(CloudTrailKeyPolicy.Build(principals)).Outcome);
    }

    [Fact]
    public void A_Sid_that_is_taken_is_counted_on()
    {
        var taken = PolicyOf($$"""{{RootStatement}},{"Sid":"AllowCloudTrailLake","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"{{ServiceKeys.Trail}}"} } }""");
        var results = ServiceKeys.Of("CloudTrailLake", Bare).Select(scenario => scenario.Evaluate(taken)).ToList();

        Assert.All(results.Where(result => result.Outcome == ServiceScenarioOutcome.Fails), result => Assert.Equal(["AllowCloudTrailLake2"], result.MissingStatements.Select(statement => statement.Sid)));
        Assert.Equal(["account", "AllowCloudTrailLake", "AllowCloudTrailLake2"], PolicyRepair.Apply(taken, results).Statements.Select(statement => statement.Sid));
    }

    [Fact]
    public void Nothing_missing_leaves_the_policy_as_it_is()
    {
        var policy = CloudTrailLakeKeyPolicy.Build(Bare);

        Assert.Same(policy, PolicyRepair.Apply(policy, ServiceKeys.Of("CloudTrailLake", Bare).Select(scenario => scenario.Evaluate(policy))));
    }

    [Theory]
    [InlineData("StringEquals", "kms:EncryptionContext:SecretVersionId", "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE", "Fails")]
    [InlineData("StringEquals", "kms:EncryptionContext:SecretARN", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf", "Works")]
    [InlineData("StringLike", "kms:EncryptionContext:SecretARN", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:web-*", "Fails")]
    [InlineData("ForAllValues:StringEquals", "kms:EncryptionContextKeys", "SecretARN\",\"SecretVersionId", "Works")]
    [InlineData("StringEquals", "kms:ViaService", "secretsmanager.us-east-1.amazonaws.com", "Fails")]
    public void A_secret_s_key_may_be_bound_to_the_secret_but_not_to_a_version(string conditionOperator, string key, string value, string expected)
    {
        // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html: the trial has a version of its own.
        var policy = PolicyOf($$"""
            {"Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:DescribeKey","Resource":"*"},
            {"Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:*","Resource":"*","Condition":{"{{conditionOperator}}":{"{{key}}":["{{value}}"]} } }
            """);
        var request = new ServiceScenarioRequest(Bare with { Users = [Role], ResourceArns = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"] }, Key);

        Assert.Equal(expected, $"{SecretsManagerScenarios.Of(request)[1].Evaluate(policy).Outcome}");
    }

    [Fact]
    public void Lake_fails_with_a_source_condition()
    {
        var policy = PolicyOf($$"""{{RootStatement}},{"Sid":"lake","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"} } }""");

        Assert.Equal("Manage/Works Configure/Fails Write/Fails Read/DependsOnIam", Outcomes("CloudTrailLake", policy));
    }

    [Fact]
    public void The_requests_are_what_the_services_send()
    {
        var requests = ServiceKeys.Of("CloudTrail").SelectMany(scenario => scenario.Requests).ToList();

        Assert.Contains(requests, request => request is { PrincipalArn: "cloudtrail.amazonaws.com", PrincipalAccountId: null, Action: "kms:GenerateDataKey" }
            && request.Context["aws:SourceArn"][0] == ServiceKeys.OrganizationTrail && request.Context["aws:SourceAccount"][0] == "999999999999");
        Assert.Contains(requests, request => request.PrincipalArn == ServiceKeys.Partner && request.Context["kms:ViaService"][0] == "s3.eu-west-1.amazonaws.com");
        Assert.NotEmpty(ServiceKeys.Of("XRay", Bare).SelectMany(scenario => scenario.Requests));
    }

    [Theory]
    [MemberData(nameof(ServiceKeys.Names), MemberType = typeof(ServiceKeys))]
    public void Every_service_says_what_it_asks_of_its_key(string service)
    {
        var scenarios = ServiceKeys.Of(service);

        Assert.Equal(Enum.GetValues<ServiceScenarioPhase>(), scenarios.Select(scenario => scenario.Phase).Distinct());
        Assert.All(scenarios, scenario => Assert.Equal(service, scenario.Service));
        Assert.All(scenarios, scenario => Assert.NotEmpty(scenario.Requests));
        Assert.Equal(service, ServiceCatalog.Find(service)!.PolicyFacts.Name);
    }

    [Fact]
    public void Wrong_input_is_named()
    {
        Assert.Equal("'alias/x' is not the ARN of a key.", Assert.Throws<ArgumentException>(() => XRayScenarios.Of(new(Bare, "alias/x"))).Message);
        Assert.StartsWith("The trail 'main' is not the ARN of a trail", Assert.Throws<ArgumentException>(() => ServiceKeys.Of("CloudTrail", Bare with { ResourceArns = ["main"] })).Message, StringComparison.Ordinal);
    }

    private static string Outcomes(string service, KeyPolicyDocument policy) => string.Join(' ', ServiceKeys.Of(service, Bare).Select(scenario =>
        $"{scenario.Phase}/{scenario.Evaluate(policy).Outcome}"));
}
