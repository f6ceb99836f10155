using KmsCompliance.Core.Tests.Policy.Scenarios;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Services.CloudWatchLogs;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>The policies for log groups are those of the documentation.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html</summary>
public sealed class CloudWatchLogsKeyPolicyTests
{
    private const string Group = "arn:aws:logs:eu-west-1:111122223333:log-group:/app/web";
    private const string OtherGroup = "arn:aws:logs:eu-west-1:111122223333:log-group:aws/spans";
    private const string Context = "kms:EncryptionContext:aws:logs:arn";
    private const string Logs = "logs.eu-west-1.amazonaws.com";

    private static readonly KeyPolicyRequest Bare = new() { AccountId = "111122223333", Region = "eu-west-1" };

    private static readonly KeyPolicyRequest Full = Bare with
    {
        Administrators = [ServiceKeys.Admin],
        Users = [ServiceKeys.Writer],
        Readers = [ServiceKeys.Viewer],
        ExternalAccounts = ["444455556666", ServiceKeys.Partner],
        ResourceArns = [Group, OtherGroup],
    };

    // Statement, what fails without it, a part of the reason. All statements stand here.
    public static TheoryData<string, string, string> Removals => new()
    {
        { "EnableRootAccountPermissions", "Manage/Fails", "The account changes the policy" },
        { "AllowKeyAdministration", "Manage/Fails", "An administrator manages the key" },
        { "AllowCloudWatchLogs", "Configure/Fails Write/Fails Read/Fails", $"CloudWatch Logs encrypts (kms:GenerateDataKey by {Logs})" },
        { "AllowUseThroughCloudWatchLogs", "Write/Fails Read/Fails", $"kms:GenerateDataKey by {ServiceKeys.Writer}" },
        { "AllowDescribeKey", "Configure/Fails", $"kms:DescribeKey by {ServiceKeys.Writer}" },
        { "AllowReadingThroughCloudWatchLogs", "Read/Fails", $"kms:Decrypt by {ServiceKeys.Viewer}" },
        { "AllowReadingThroughCloudWatchLogsFrom444455556666", "Read/Fails", "kms:Decrypt by arn:aws:iam::444455556666:role/any-other-role" },
        { "AllowReadingThroughCloudWatchLogsFrom777788889999", "Read/Fails", $"kms:Decrypt by {ServiceKeys.Partner}" },
    };

    [Fact]
    public void One_log_group_s_policy_word_for_word() => Assert.Equal(
        $$$$"""
        {"Version":"2012-10-17","Statement":[
        {"Sid":"EnableRootAccountPermissions","Effect":"Allow","Principal":{"AWS":"{{{{Root}}}}"},"Action":"kms:*","Resource":"*"},
        {"Sid":"AllowCloudWatchLogs","Effect":"Allow","Principal":{"Service":"logs.eu-west-1.amazonaws.com"},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"],"Resource":"*","Condition":{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"{{{{Group}}}}"}}}]}
        """.ReplaceLineEndings(""),
        CloudWatchLogsKeyPolicy.Build(Bare with { ResourceArns = [Group] }).ToJson());

    [Theory]
    [InlineData("aws", "eu-west-1", "logs.eu-west-1.amazonaws.com")]
    [InlineData("aws-cn", "cn-north-1", "logs.cn-north-1.amazonaws.com.cn")]
    [InlineData("aws-us-gov", "us-gov-west-1", "logs.us-gov-west-1.amazonaws.com")]
    public void Without_a_log_group_every_one_of_the_account_and_Region_is_meant(string partition, string region, string principal)
    {
        var policy = CloudWatchLogsKeyPolicy.Build(Bare with { Partition = partition, Region = region });
        var group = $"arn:{partition}:logs:{region}:111122223333:log-group:any";

        Assert.Equal(KeyAccessDecision.Allowed, Decision(policy, principal, "kms:GenerateDataKey", $"{Context}={group}"));
        Assert.Equal(KeyAccessDecision.ImplicitDeny, Decision(policy, principal, "kms:GenerateDataKey", $"{Context}={group.Replace("111122223333", "444455556666", StringComparison.Ordinal)}"));
        Assert.Equal(KeyAccessDecision.ImplicitDeny, Decision(policy, principal, "kms:GenerateDataKey", ""));
        Assert.Equal(KeyAccessDecision.ImplicitDeny, Decision(policy, "logs.us-east-2.amazonaws.com", "kms:GenerateDataKey", $"{Context}={group}"));
    }

    [Fact]
    public void Log_groups_are_listed_each_once_and_as_the_encryption_context_has_them() =>
        Assert.Equal([Group, OtherGroup], CloudWatchLogsKeyPolicy.Build(Bare with { ResourceArns = [$"{Group}:*", OtherGroup, Group] }).Statements[1].Conditions.Single().Values);

    [Theory]
    [InlineData("/app/web", "is not the ARN of a log group")]
    [InlineData("arn:aws:logs:eu-west-1:111122223333:log-group:*", "is not the ARN of a log group")]
    [InlineData("arn:aws:logs:eu-west-1:111122223333:log-group:/app/*", "is not the ARN of a log group")]
    [InlineData("arn:aws:logs:eu-west-1:111122223333:log-group:/app/web:log-stream:one", "is not the ARN of a log group")]
    [InlineData("arn:aws:logs:eu-west-1:111122223333:destination:one", "is not the ARN of a log group")]
    [InlineData("arn:aws:cloudtrail:eu-west-1:111122223333:trail/main", "is not the ARN of a log group")]
    [InlineData("arn:aws:logs:us-east-1:111122223333:log-group:/app/web", "cannot use the key")]
    [InlineData("arn:aws:logs:eu-west-1:444455556666:log-group:/app/web", "cannot use the key")]
    [InlineData("arn:aws-cn:logs:eu-west-1:111122223333:log-group:/app/web", "cannot use the key")]
    public void A_log_group_that_cannot_use_the_key_is_named(string group, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => CloudWatchLogsKeyPolicy.Build(Bare with { ResourceArns = [group] })).Message, StringComparison.Ordinal);

    [Fact]
    public void Everything_works_with_the_generated_policy() => Assert.Equal("", ServiceKeys.Trouble(Try(CloudWatchLogsKeyPolicy.Build(Full))));

    [Theory]
    [MemberData(nameof(Removals))]
    public void Without_a_statement_what_it_is_for_fails_and_what_is_missing_mends_it(string sid, string trouble, string reason)
    {
        var broken = CloudWatchLogsKeyPolicy.Build(Full).Without(statement => statement.Sid == sid);
        var results = Try(broken);

        Assert.Equal(trouble, ServiceKeys.Trouble(results));
        Assert.Contains(reason, string.Join('\n', results.Select(result => result.Explanation)), StringComparison.Ordinal);
        Assert.Equal("", ServiceKeys.Trouble(Try(PolicyRepair.Apply(broken, results))));
    }

    [Fact]
    public void No_statement_is_left_out_here() => Assert.Equal(
        CloudWatchLogsKeyPolicy.Build(Full).Statements.Select(statement => statement.Sid).Order(StringComparer.Ordinal),
        Removals.Select(row => $"{row[0]}").Order(StringComparer.Ordinal));

    [Fact]
    public void A_policy_for_one_log_group_is_not_one_for_another()
    {
        var policy = CloudWatchLogsKeyPolicy.Build(Bare with { ResourceArns = [Group] });

        Assert.Equal("", ServiceKeys.Trouble(Try(policy, Bare with { ResourceArns = [Group] }).Skip(1)));
        Assert.Equal("Configure/Fails Write/Fails Read/Fails", ServiceKeys.Trouble(Try(policy, Bare with { ResourceArns = [OtherGroup] }).Skip(1)));
    }

    private static List<ServiceScenarioResult> Try(KeyPolicyDocument policy, KeyPolicyRequest? request = null) =>
        [.. CloudWatchLogsScenarios.Of(new(request ?? Full, Key)).Select(scenario => scenario.Evaluate(policy, ServiceKeys.OwnNothing))];
}
