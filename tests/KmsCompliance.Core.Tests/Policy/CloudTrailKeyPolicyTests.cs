using KmsCompliance.Policy.Building;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>The policies for CloudTrail are those of its documentation.
/// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html</summary>
public sealed class CloudTrailKeyPolicyTests
{
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
    private const string Organization = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org";

    private static readonly KeyPolicyRequest Bare = new() { AccountId = "111122223333", Region = "eu-west-1" };

    [Fact]
    public void A_trail_s_policy_word_for_word()
    {
        var policy = CloudTrailKeyPolicy.Build(Bare with { ResourceArns = [Trail], Readers = [Role], ExternalAccounts = [OtherRole] });

        Assert.Equal(
            $$$$"""
            {"Version":"2012-10-17","Statement":[
            {"Sid":"EnableRootAccountPermissions","Effect":"Allow","Principal":{"AWS":"{{{{Root}}}}"},"Action":"kms:*","Resource":"*"},
            {"Sid":"AllowCloudTrailToEncrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"{{{{Trail}}}}"},"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:111122223333:trail/*"}}},
            {"Sid":"AllowCloudTrailToDescribeKey","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"{{{{Trail}}}}"}}},
            {"Sid":"AllowCloudTrailToDecrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"},
            {"Sid":"AllowReadingTrailLogs","Effect":"Allow","Principal":{"AWS":"{{{{Role}}}}"},"Action":"kms:Decrypt","Resource":"*","Condition":{"Null":{"kms:EncryptionContext:aws:cloudtrail:arn":"false"}}},
            {"Sid":"AllowReadingTrailLogsFrom444455556666","Effect":"Allow","Principal":{"AWS":"{{{{OtherRole}}}}"},"Action":"kms:Decrypt","Resource":"*","Condition":{"Null":{"kms:EncryptionContext:aws:cloudtrail:arn":"false"}}}]}
            """.ReplaceLineEndings(""),
            policy.ToJson());
    }

    [Fact]
    public void An_event_data_store_s_policy_word_for_word()
    {
        var policy = CloudTrailLakeKeyPolicy.Build(Bare with { Users = [Role] });

        Assert.Equal(
            $$$$"""
            {"Version":"2012-10-17","Statement":[
            {"Sid":"EnableRootAccountPermissions","Effect":"Allow","Principal":{"AWS":"{{{{Root}}}}"},"Action":"kms:*","Resource":"*"},
            {"Sid":"AllowCloudTrailLake","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*"},
            {"Sid":"AllowQueryingEvents","Effect":"Allow","Principal":{"AWS":"{{{{Role}}}}"},"Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}]}
            """.ReplaceLineEndings(""),
            policy.ToJson());
    }

    [Fact]
    public void An_organisation_s_trail_is_the_management_account_s()
    {
        var encrypt = CloudTrailKeyPolicy.Build(Bare with { ResourceArns = [Organization], IsOrganizationWide = true }).Statements[1];

        Assert.Equal([Organization], encrypt.Conditions[0].Values);
        Assert.Equal(["arn:aws:cloudtrail:*:999999999999:trail/*"], encrypt.Conditions[1].Values);
    }

    [Fact]
    public void Several_trails_are_listed_each_once()
    {
        var encrypt = CloudTrailKeyPolicy.Build(Bare with { ResourceArns = [Trail, Organization, Trail] }).Statements[1];

        Assert.Equal([Trail, Organization], encrypt.Conditions[0].Values);
        Assert.Equal(["arn:aws:cloudtrail:*:111122223333:trail/*", "arn:aws:cloudtrail:*:999999999999:trail/*"], encrypt.Conditions[1].Values);
    }

    [Fact]
    public void Without_a_trail_every_trail_of_the_account_is_meant()
    {
        var policy = CloudTrailKeyPolicy.Build(Bare);

        Assert.Equal("ArnLike", policy.Statements[1].Conditions[0].Operator);
        Assert.Equal(KeyAccessDecision.Allowed, Decision(policy, "cloudtrail.amazonaws.com", "kms:GenerateDataKey", $"aws:SourceArn={Trail};kms:EncryptionContext:aws:cloudtrail:arn={Trail}"));
        Assert.Equal(KeyAccessDecision.ImplicitDeny, Decision(policy, "cloudtrail.amazonaws.com", "kms:GenerateDataKey", $"aws:SourceArn={Organization};kms:EncryptionContext:aws:cloudtrail:arn={Trail}"));
    }

    [Theory]
    [InlineData("aws-cn", "cn-north-1")]
    [InlineData("aws-us-gov", "us-gov-west-1")]
    public void Every_ARN_is_of_the_partition(string partition, string region)
    {
        var trail = $"arn:{partition}:cloudtrail:{region}:111122223333:trail/main";
        var policy = CloudTrailKeyPolicy.Build(new() { Partition = partition, AccountId = "111122223333", Region = region, ResourceArns = [trail], ExternalAccounts = ["444455556666"] });

        Assert.DoesNotContain("arn:aws:", policy.ToJson(), StringComparison.Ordinal);
        Assert.Equal(KeyAccessDecision.Allowed, Decision(policy, "cloudtrail.amazonaws.com", "kms:GenerateDataKey", $"aws:SourceArn={trail};kms:EncryptionContext:aws:cloudtrail:arn={trail}"));
    }

    [Theory]
    [InlineData("main", "The trail 'main' is not the ARN of a trail, such as arn:aws:cloudtrail:eu-west-1:111122223333:trail/Name.")]
    [InlineData("arn:aws:cloudtrail:eu-west-1:111122223333:trail/*", "is not the ARN of a trail")]
    [InlineData("arn:aws:cloudtrail:*:111122223333:trail/main", "is not the ARN of a trail")]
    [InlineData("arn:aws:cloudtrail:eu-west-1:111122223333:trail/", "is not the ARN of a trail")]
    [InlineData("arn:aws:cloudtrail::111122223333:trail/main", "is not the ARN of a trail")]
    [InlineData("arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/1", "is not the ARN of a trail")]
    [InlineData("arn:aws:s3:::bucket", "is not the ARN of a trail")]
    [InlineData("arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/main", "is of partition aws-cn, but the key is of partition aws.")]
    public void A_wrong_trail_is_named(string trail, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => CloudTrailKeyPolicy.Build(Bare with { ResourceArns = [trail] })).Message, StringComparison.Ordinal);

    [Fact]
    public void What_cannot_be_is_said()
    {
        Assert.Contains("is named by its ARN", Error(Bare with { IsOrganizationWide = true }), StringComparison.Ordinal);
        Assert.Contains($"The trail '{Organization}' is not of account 111122223333", Error(Bare with { IsOrganizationWide = true, ResourceArns = [Trail, Organization] }), StringComparison.Ordinal);
        Assert.StartsWith(
            "The external account 444455556666 cannot use the key: CloudTrail Lake supports no key of another account.",
            Assert.Throws<ArgumentException>(() => CloudTrailLakeKeyPolicy.Build(Bare with { ExternalAccounts = [OtherRole] })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("The reader 'x' ", Error(Bare with { Readers = ["x"] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("XRay")]
    [InlineData("SecretsManager")]
    [InlineData("CloudTrail")]
    [InlineData("CloudTrailLake")]
    public void Readers_only_decrypt(string service)
    {
        var policy = Scenarios.ServiceKeys.Build(service, Bare with { Readers = [User] });
        var context = "kms:ViaService=secretsmanager.eu-west-1.amazonaws.com;kms:EncryptionContext:aws:cloudtrail:arn=" + Trail;

        Assert.Equal(["kms:Decrypt"], KmsActions.All.Where(action => Decision(policy, User, action, context) == KeyAccessDecision.Allowed));
    }

    private static string Error(KeyPolicyRequest request) => Assert.Throws<ArgumentException>(() => CloudTrailKeyPolicy.Build(request)).Message;
}
