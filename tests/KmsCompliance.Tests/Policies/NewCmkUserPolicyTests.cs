using KmsCompliance.Policy.Documents;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>The IAM policy for the other side of a key policy.</summary>
public sealed class NewCmkUserPolicyTests : SandboxTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string MultiRegion = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c";
    private const string Platform = "arn:aws:kms:us-east-2:111122223333:key/00000301-5a6d-4b0c-8000-000000000301";
    private const string Readable = "arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801";

    [Fact]
    public void Key_ARNs_need_no_call_and_no_credentials()
    {
        var policy = Assert.Single(Session.Run<CmkUserPolicy>($"New-CmkUserPolicy {Billing}, {Platform}, {Billing} SecretsManager -ProfileName no-such-profile"));

        Assert.Equal(("SecretsManager", nameof(CmkUserRole.User)), (Assert.Single(policy.Services), policy.Role));
        Assert.Equal([Billing, Platform], policy.KeyArn);
        Assert.Equal(policy.PolicyDocument, policy.ToString());
        Assert.Equal(3, IdentityPolicyDocument.Parse(policy.PolicyDocument).Statements.Count);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("alias/billing -Region eu-west-1", Billing, "kms:ListAliases sts:GetCallerIdentity")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/billing", Billing, "kms:ListAliases sts:GetCallerIdentity")]
    [InlineData("00000101-5a6d-4b0c-8000-000000000101 -Region eu-west-1", Billing, "kms:DescribeKey sts:GetCallerIdentity")]
    [InlineData("arn:aws:kms:us-west-2:444455556666:alias/shared-readable", Readable, "kms:DescribeKey sts:GetCallerIdentity")]
    public void Other_names_are_looked_up(string key, string arn, string calls)
    {
        Assert.Equal([arn], Assert.Single(Session.Run<CmkUserPolicy>($"New-CmkUserPolicy -Service XRay {key}")).KeyArn);
        Assert.Equal(calls.Split(' '), Calls().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_keys_of_a_pipeline_make_one_policy()
    {
        var policy = Assert.Single(Session.Run<CmkUserPolicy>("'alias/billing', 'alias/billing-multi-region' | New-CmkUserPolicy -Service CloudTrail -Region eu-west-1 -Role Reader"));
        Assert.Equal([Billing, MultiRegion], policy.KeyArn);
        Assert.Equal([Billing, MultiRegion], Assert.Single(IdentityPolicyDocument.Parse(policy.PolicyDocument).Statements).Resources);
    }

    [Fact]
    public void Service_keys_say_their_service_and_each_service_has_a_policy()
    {
        var policies = Session.Run<CmkUserPolicy>("$keys = @(New-ServiceCmk XRay -Region eu-west-1, eu-west-2) + (New-ServiceCmk CloudTrailLake -Region eu-west-1); $keys | New-CmkUserPolicy -Role Administrator");
        Assert.Equal([("CloudTrailLake", 1), ("XRay", 2)], policies.Select(policy => (Assert.Single(policy.Services), policy.KeyArn.Count)).Order());
        Assert.All(policies, policy => Assert.Equal(nameof(CmkUserRole.Administrator), policy.Role));
        Assert.Equal(["SecretsManager"], Assert.Single(Session.Run<CmkUserPolicy>("$keys | New-CmkUserPolicy -Service SecretsManager")).Services);
    }

    [Fact]
    public void With_the_key_that_is_made_it_lets_a_role_use_it()
    {
        const string role = "arn:aws:iam::111122223333:role/App";
        Assert.Equal(
            [true, false],
            Session.Run<bool>($"$key = New-ServiceCmk SecretsManager -Region eu-west-1; $policy = $key | New-CmkUserPolicy; $key | Test-CmkAccess -Principal {role} -Action GenerateDataKey -ViaService secretsmanager -IdentityPolicy $policy -Quiet; $key | Test-CmkAccess -Principal {role} -Action GenerateDataKey -IdentityPolicy $policy -Quiet"));
    }

    [Fact]
    public void Partitions_are_kept_apart()
    {
        var policies = Session.Run<CmkUserPolicy>($"New-CmkUserPolicy {Billing}, {Billing.Replace("aws:kms:eu-west-1", "aws-cn:kms:cn-north-1", StringComparison.Ordinal)} SecretsManager");
        Assert.Equal(2, policies.Count);
        Assert.Contains("secretsmanager.cn-north-1.amazonaws.com.cn", policies[1].PolicyDocument, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_IAM_would_not_take_is_said()
    {
        var keys = string.Join(", ", Enumerable.Range(100, 60).Select(number => $"arn:aws:kms:eu-west-1:111122223333:key/00000{number}-5a6d-4b0c-8000-000000000101"));
        var result = Session.Run($"New-CmkUserPolicy {keys} SecretsManager");
        Assert.Contains("6144", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("billing XRay", "InvalidKeyId")]
    [InlineData("alias/aws/xray XRay", "AwsManagedKeyAsTarget")]
    [InlineData("alias/billing", "ServiceNotNamed")]
    [InlineData($"{Billing} XRay -Region us-east-1", "RegionMismatch")]
    [InlineData($"{Billing} XRay -Region nowhere", "InvalidRegion")]
    [InlineData("alias/billing XRay -AccountId 12", "InvalidAccountId")]
    public void Bad_input_is_refused_before_any_call(string parameters, string errorId)
    {
        Assert.Empty(RunWithError($"New-CmkUserPolicy {parameters}", errorId).Output);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void A_key_that_is_not_there_is_left_out_and_said()
    {
        var result = RunWithError($"New-CmkUserPolicy alias/nothing, {Billing} XRay -Region eu-west-1", "KeyNotFound");
        Assert.Equal([Billing], ((CmkUserPolicy)Assert.Single(result.Output).BaseObject).KeyArn);
        RunWithError("New-CmkUserPolicy 0000dead-5a6d-4b0c-8000-00000000dead XRay -Region eu-west-1", "KeyNotFound");
        RunWithError("New-CmkUserPolicy alias/billing XRay -Region eu-west-1 -AccountId 444455556666", "AccountMismatch");
        Assert.Empty(Writes());
    }
}
