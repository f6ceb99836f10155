using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudTrail;

/// <summary>Keys of trails: which are taken, and what becomes of delivery when one fails later.</summary>
public sealed class TrailKeyTests : IAsyncLifetime
{
    private const string TrailArn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/first";

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync()
    {
        _sandbox = await TestSandbox.EmptyAsync();
        await Client.CreateBucketAsync("logs");
        (await Client.CloudTrailAsync("CreateTrail", new { Name = "first", S3BucketName = "logs" })).Succeeded();
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Every_spelling_of_a_key_is_taken_and_stored_as_its_ARN()
    {
        var id = await KeyAsync(TrailPolicies.ForTrail(TrailArn));
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = id })).Succeeded();
        foreach (var form in new[] { id, Client.KeyArn(id), "alias/a", "arn:aws:kms:us-east-1:111122223333:alias/a" })
        {
            Assert.Equal(Client.KeyArn(id), (await UpdateAsync(form))["KmsKeyId"].GetString());
            Assert.Equal(Client.KeyArn(id), (await TrailAsync()).GetProperty("KmsKeyId").GetString());
            Assert.False((await UpdateAsync("")).Has("KmsKeyId"));
            Assert.False((await TrailAsync()).TryGetProperty("KmsKeyId", out _));
        }
    }

    [Fact]
    public async Task A_change_of_something_else_leaves_the_key()
    {
        var id = await KeyAsync(TrailPolicies.ForTrail(TrailArn));
        (await UpdateAsync(id)).Succeeded();
        (await Client.KmsAsync("DisableKey", new { KeyId = id })).Succeeded();
        Assert.Equal(Client.KeyArn(id), (await Client.CloudTrailAsync("UpdateTrail", new { Name = "first", EnableLogFileValidation = true }))["KmsKeyId"].GetString());
    }

    [Fact]
    public async Task Keys_that_cannot_serve_are_refused_each_with_its_own_code()
    {
        var asymmetric = await Client.CreateKeyAsync(new { KeySpec = "RSA_2048", KeyUsage = "ENCRYPT_DECRYPT" });
        var disabled = await KeyAsync(TrailPolicies.ForTrail(TrailArn));
        (await Client.KmsAsync("DisableKey", new { KeyId = disabled })).Succeeded();
        var deleted = await KeyAsync(TrailPolicies.ForTrail(TrailArn));
        (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = deleted })).Succeeded();
        var expected = new Dictionary<string, string>
        {
            ["alias/none"] = "KmsKeyNotFoundException",
            ["00000000-0000-4000-8000-000000000000"] = "KmsKeyNotFoundException",
            ["arn:aws:kms:us-east-1:444455556666:key/00000000-0000-4000-8000-000000000000"] = "KmsKeyNotFoundException",
            ["arn:aws:kms:eu-west-1:111122223333:key/" + disabled] = "KmsKeyNotFoundException",
            ["arn:aws:kms:us-east-1:111122223333:other/" + disabled] = "InvalidKmsKeyIdException",
            [asymmetric] = "InvalidKmsKeyIdException",
            [disabled] = "KmsException",
            [deleted] = "KmsException",
            [await Client.CreateKeyAsync()] = "InsufficientEncryptionPolicyException",
        };
        foreach (var (keyId, code) in expected)
        {
            Assert.Equal(code, (await UpdateAsync(keyId)).Code);
            Assert.Equal(code, (await Client.CloudTrailAsync("CreateTrail", new { Name = "second", S3BucketName = "logs", KmsKeyId = keyId })).Code);
        }

        Assert.False((await TrailAsync()).TryGetProperty("KmsKeyId", out _));
        Assert.Single((await Client.CloudTrailAsync("DescribeTrails"))["trailList"].EnumerateArray());
    }

    [Theory]
    [InlineData("""["kms:GenerateDataKey*","kms:DescribeKey"]""", "{}", true)]
    [InlineData("\"kms:GenerateDataKey*\"", "{}", false)]
    [InlineData("\"kms:DescribeKey\"", "{}", false)]
    [InlineData("\"kms:*\"", """{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/first","aws:SourceAccount":"111122223333"}}""", true)]
    [InlineData("\"kms:*\"", """{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/second"}}""", false)]
    [InlineData("\"kms:*\"", """{"StringEquals":{"aws:SourceAccount":"444455556666"}}""", false)]
    [InlineData("\"kms:*\"", """{"StringEquals":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/second"}}""", false)]
    [InlineData("\"kms:*\"", """{"StringEquals":{"kms:CallerAccount":"111122223333"}}""", false)]
    [InlineData("\"kms:*\"", """{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}""", false)]
    [InlineData("\"kms:*\"", """{"Bool":{"aws:PrincipalIsAWSService":"true"}}""", true)]
    public async Task The_key_policy_alone_decides_what_CloudTrail_may(string actions, string condition, bool isTaken)
    {
        var answer = await UpdateAsync(await KeyAsync(TrailPolicies.ForService(actions, condition)));
        Assert.Equal(isTaken ? null : "InsufficientEncryptionPolicyException", answer.Status == 200 ? null : answer.Code);
    }

    [Fact]
    public async Task The_callers_own_rights_on_the_key_do_not_count()
    {
        var open = await KeyAsync(TrailPolicies.ForTrail(TrailArn));
        var shut = await Client.CreateKeyAsync();
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        _sandbox.Server.World.SetIdentityPolicy(
            SandboxAccounts.AuditorAccessKey,
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cloudtrail:*","Resource":"*"},{"Effect":"Deny","Action":"kms:*","Resource":"*"}]}""");
        (await auditor.CloudTrailAsync("UpdateTrail", new { Name = "first", KmsKeyId = open })).Succeeded();
        Assert.Equal("InsufficientEncryptionPolicyException", (await UpdateAsync(shut)).Code);
    }

    [Fact]
    public async Task A_deny_in_the_key_policy_holds_for_CloudTrail_too()
    {
        var id = await KeyAsync(TrailPolicies.ForTrail(TrailArn, """,{"Effect":"Deny","Principal":"*","Action":"kms:GenerateDataKey","Resource":"*"}"""));
        Assert.Equal("InsufficientEncryptionPolicyException", (await UpdateAsync(id)).Code);
    }

    [Fact]
    public async Task The_key_has_to_be_in_the_buckets_Region()
    {
        using var ireland = Client.In("eu-west-1");
        await ireland.CreateBucketAsync("logs-eu");
        var here = await KeyAsync(TrailPolicies.ForTrail(TrailArn));
        var there = await ireland.CreateKeyAsync(new { Policy = TrailPolicies.ForTrail(TrailArn) });
        (await ireland.KmsAsync("CreateAlias", new { AliasName = "alias/there", TargetKeyId = there })).Succeeded();

        (await UpdateAsync(here)).Succeeded();
        Assert.Equal("KmsKeyNotFoundException", (await Client.CloudTrailAsync("UpdateTrail", new { Name = "first", S3BucketName = "logs-eu" })).Code);
        Assert.Equal("KmsKeyNotFoundException", (await UpdateAsync("alias/there")).Code);
        var moved = await Client.CloudTrailAsync("UpdateTrail", new { Name = "first", S3BucketName = "logs-eu", KmsKeyId = "alias/there" });
        Assert.Equal(ireland.KeyArn(there), moved["KmsKeyId"].GetString());
        Assert.Equal("KmsKeyNotFoundException", (await UpdateAsync(Client.KeyArn(here))).Code);
    }

    [Fact]
    public async Task The_key_and_the_bucket_may_be_another_accounts()
    {
        using var other = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        await other.CreateBucketAsync("logs-other");
        const string root = """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"kms:*","Resource":"*"}""";
        var open = Client.KeyArn(await other.CreateKeyAsync(new { Policy = TrailPolicies.ForTrail(TrailArn, root: root) }), SandboxAccounts.OtherAccountId);
        var shut = Client.KeyArn(await other.CreateKeyAsync(), SandboxAccounts.OtherAccountId);
        Assert.Equal(open, (await Client.CloudTrailAsync("UpdateTrail", new { Name = "first", S3BucketName = "logs-other", KmsKeyId = open }))["KmsKeyId"].GetString());
        Assert.Equal("InsufficientEncryptionPolicyException", (await UpdateAsync(shut)).Code);
    }

    [Fact]
    public async Task Delivery_says_what_became_of_the_key()
    {
        var id = await KeyAsync(TrailPolicies.ForTrail(TrailArn));
        (await Client.CloudTrailAsync("UpdateTrail", new { Name = "first", KmsKeyId = id, EnableLogFileValidation = true })).Succeeded();
        (await Client.CloudTrailAsync("StartLogging", new { Name = "first" })).Succeeded();
        Assert.Null(await DeliveryErrorAsync());

        (await Client.KmsAsync("PutKeyPolicy", new { KeyId = id, Policy = TrailPolicies.ForService("\"kms:DescribeKey\"") })).Succeeded();
        Assert.Equal("AccessDenied", await DeliveryErrorAsync());
        (await Client.KmsAsync("PutKeyPolicy", new { KeyId = id, Policy = TrailPolicies.ForTrail(TrailArn) })).Succeeded();
        Assert.Null(await DeliveryErrorAsync());
        (await Client.KmsAsync("DisableKey", new { KeyId = id })).Succeeded();
        Assert.Equal("KMS.DisabledException", await DeliveryErrorAsync());
        (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = id, PendingWindowInDays = 7 })).Succeeded();
        Assert.Equal("KMS.KMSInvalidStateException", await DeliveryErrorAsync());
        _sandbox.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal("KMS.NotFoundException", await DeliveryErrorAsync());
        (await Client.CloudTrailAsync("StopLogging", new { Name = "first" })).Succeeded();
        Assert.Null(await DeliveryErrorAsync());
    }

    private Task<string> KeyAsync(string policy) => Client.CreateKeyAsync(new { Policy = policy });

    private Task<Answer> UpdateAsync(string keyId) => Client.CloudTrailAsync("UpdateTrail", new { Name = "first", KmsKeyId = keyId });

    private async Task<JsonElement> TrailAsync() => (await Client.CloudTrailAsync("GetTrail", new { Name = "first" }))["Trail"];

    private async Task<string?> DeliveryErrorAsync()
    {
        var status = await Client.CloudTrailAsync("GetTrailStatus", new { Name = "first" });
        var error = status.Has("LatestDeliveryError") ? status["LatestDeliveryError"].GetString() : null;
        Assert.Equal(error, status.Has("LatestDigestDeliveryError") ? status["LatestDigestDeliveryError"].GetString() : null);
        Assert.Equal(error is null, status.Has("LatestDeliveryTime"));
        return error;
    }
}
