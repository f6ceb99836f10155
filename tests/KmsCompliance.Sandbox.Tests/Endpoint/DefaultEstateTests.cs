using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>Each secret of the default estate stands for one row of the verdict table, and is what its name says.</summary>
public sealed class DefaultEstateTests : IAsyncLifetime
{
    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.DefaultAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("us-east-1", "cc-prod-db-credentials")]
    [InlineData("us-east-1", "cc-project5-credentials")]
    [InlineData("us-east-1", "cc-backend-api-access")]
    [InlineData("eu-west-1", "billing/api-token-default-key")]
    [InlineData("us-west-2", "platform/signing-token-replicated")]
    public async Task Secrets_under_the_default_key_name_none(string region, string name)
    {
        using var client = Client.In(region);
        Assert.False((await client.SecretsAsync("DescribeSecret", new { SecretId = name })).Has("KmsKeyId"));
    }

    [Theory]
    [InlineData("eu-west-1", "billing/api-token-aws-managed-alias-name", "alias/aws/", "AWS", "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-west-1", "billing/api-token-aws-managed-alias-arn", "arn:aws:kms:eu-west-1:111122223333:alias/aws/", "AWS", "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-west-1", "billing/api-token-aws-managed-key-id", "", "AWS", "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-west-1", "billing/api-token-cmk-id", "00000101-", "CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-west-1", "billing/api-token-cmk-arn", "arn:aws:kms:eu-west-1:111122223333:key/", "CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-west-1", "billing/api-token-cmk-multi-region", "mrk-", "CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-west-1", "billing/api-token-cmk-alias-name", "alias/billing", "CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-west-1", "billing/api-token-cmk-alias-arn", "arn:aws:kms:eu-west-1:111122223333:alias/billing", "CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-central-1", "orders/db-password-cmk-disabled", "arn:", "CUSTOMER", "Disabled", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-central-1", "orders/db-password-cmk-pending-deletion", "arn:", "CUSTOMER", "PendingDeletion", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-central-1", "orders/db-password-cmk-pending-import", "arn:", "CUSTOMER", "PendingImport", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-central-1", "orders/db-password-cmk-unavailable", "arn:", "CUSTOMER", "Unavailable", "SYMMETRIC_DEFAULT")]
    [InlineData("eu-central-1", "orders/db-password-cmk-asymmetric", "arn:", "CUSTOMER", "Enabled", "RSA_2048")]
    [InlineData("us-west-2", "shared/license-other-account-readable", "arn:aws:kms:us-west-2:444455556666:", "CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("us-east-2", "platform/signing-token-replicated", "arn:", "CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT")]
    public async Task Keys_that_can_be_described_are_what_the_name_says(string region, string name, string startOfKeyId, string manager, string state, string spec)
    {
        using var client = Client.In(region);
        var keyId = (await client.SecretsAsync("DescribeSecret", new { SecretId = name }))["KmsKeyId"].GetString()!;
        Assert.StartsWith(startOfKeyId, keyId, StringComparison.Ordinal);
        var metadata = (await client.KmsAsync("DescribeKey", new { KeyId = keyId }))["KeyMetadata"];
        Assert.Equal((manager, state, spec), (metadata.GetProperty("KeyManager").GetString(), metadata.GetProperty("KeyState").GetString(), metadata.GetProperty("KeySpec").GetString()));
    }

    [Theory]
    [InlineData("eu-central-1", "orders/db-password-cmk-not-found", "NotFoundException")]
    [InlineData("eu-central-1", "orders/db-password-alias-not-found", "NotFoundException")]
    [InlineData("eu-central-1", "orders/db-password-cmk-describe-denied", "AccessDeniedException")]
    [InlineData("us-west-2", "shared/license-other-account-unreadable", "AccessDeniedException")]
    [InlineData("us-west-2", "shared/license-other-account-not-found", "AccessDeniedException")]
    public async Task Keys_that_cannot_be_described_say_so(string region, string name, string code)
    {
        using var client = Client.In(region);
        var keyId = (await client.SecretsAsync("DescribeSecret", new { SecretId = name }))["KmsKeyId"].GetString();
        Assert.Equal(code, (await client.KmsAsync("DescribeKey", new { KeyId = keyId })).Code);
    }

    [Fact]
    public async Task There_are_a_service_owned_a_deleted_and_a_replicated_secret()
    {
        using var client = Client.In("us-west-2");
        var entries = (await client.SecretsAsync("ListSecrets", new { IncludePlannedDeletion = true }))["SecretList"].EnumerateArray().ToList();
        Assert.Equal("rds", Entry(entries, "rds!db-0000a0b1-5a6d-4b0c-8000-00000000a0b1").GetProperty("OwningService").GetString());
        Assert.True(Entry(entries, "retired/ftp-password-scheduled-for-deletion").TryGetProperty("DeletedDate", out _));
        Assert.Equal("us-west-2", Entry(entries, "platform/signing-token-replicated").GetProperty("PrimaryRegion").GetString());
        Assert.Equal(entries.Count - 1, (await client.SecretsAsync("ListSecrets"))["SecretList"].GetArrayLength());
        using var there = Client.In("us-east-2");
        Assert.Equal("us-west-2", (await there.SecretsAsync("DescribeSecret", new { SecretId = "platform/signing-token-replicated" }))["PrimaryRegion"].GetString());
    }

    [Theory]
    [InlineData("us-east-1", "NONE", null)]
    [InlineData("us-east-2", "KMS", "AWS Enabled")]
    [InlineData("ap-southeast-2", "KMS", "AWS Enabled")]
    [InlineData("eu-west-1", "KMS", "CUSTOMER Enabled")]
    [InlineData("eu-west-2", "KMS", "CUSTOMER Enabled")]
    [InlineData("eu-central-1", "KMS", "CUSTOMER Disabled")]
    public async Task XRay_differs_from_Region_to_Region(string region, string type, string? key)
    {
        using var client = Client.In(region);
        var config = (await client.XRayAsync("/EncryptionConfig"))["EncryptionConfig"];
        Assert.Equal((type, "ACTIVE"), (config.GetProperty("Type").GetString(), config.GetProperty("Status").GetString()));
        var metadata = key is null ? default : (await client.KmsAsync("DescribeKey", new { KeyId = config.GetProperty("KeyId").GetString() }))["KeyMetadata"];
        Assert.Equal(key, key is null ? null : $"{metadata.GetProperty("KeyManager").GetString()} {metadata.GetProperty("KeyState").GetString()}");
    }

    [Theory]
    [InlineData("eu-west-2", "CloudWatchLogs")]
    [InlineData("eu-west-1", "XRay")]
    [InlineData("us-east-1", "XRay")]
    public async Task One_Region_has_Transaction_Search(string region, string destination)
    {
        using var client = Client.In(region);
        var answer = await client.XRayAsync("/GetTraceSegmentDestination");
        Assert.Equal((destination, "ACTIVE"), (answer["Destination"].GetString(), answer["Status"].GetString()));
    }

    [Fact]
    public async Task Most_Regions_have_Type_NONE()
    {
        var types = new List<string?>();
        foreach (var region in _sandbox.Server.World.Account(SandboxAccounts.AccountId).EnabledRegions)
        {
            using var client = Client.In(region);
            types.Add((await client.XRayAsync("/EncryptionConfig"))["EncryptionConfig"].GetProperty("Type").GetString());
        }

        Assert.Equal(17, types.Count);
        Assert.Equal(12, types.Count(type => type == "NONE"));
    }

    [Theory]
    [InlineData("us-east-1", "management-events", null, "us-east-1", null)]
    [InlineData("eu-west-1", "billing-audit", "arn:aws:kms:eu-west-1:111122223333:key/00000102-", "eu-west-1", null)]
    [InlineData("eu-central-1", "orders-audit", "arn:aws:kms:eu-central-1:111122223333:key/00000201-", "eu-central-1", "KMS.DisabledException")]
    [InlineData("eu-central-1", "orders-audit-in-eu-west-1", "arn:aws:kms:eu-west-1:111122223333:key/00000102-", "eu-west-1", null)]
    [InlineData("us-west-2", "shared-audit", "arn:aws:kms:us-west-2:444455556666:key/00000803-", "us-west-2", null)]
    public async Task Trails_differ_in_their_keys(string region, string name, string? startOfKeyArn, string bucketRegion, string? deliveryError)
    {
        using var client = Client.In(region);
        using var atBucket = Client.In(bucketRegion);
        var trail = (await client.CloudTrailAsync("GetTrail", new { Name = name }))["Trail"];
        var key = trail.TryGetProperty("KmsKeyId", out var keyId) ? keyId.GetString() : null;
        Assert.StartsWith(startOfKeyArn ?? "", key ?? "", StringComparison.Ordinal);
        Assert.Equal(startOfKeyArn is null, key is null);
        Assert.Equal(200, (await atBucket.S3Async(HttpMethod.Head, "/" + trail.GetProperty("S3BucketName").GetString())).Status);
        var status = await client.CloudTrailAsync("GetTrailStatus", new { Name = name });
        Assert.True(status["IsLogging"].GetBoolean());
        Assert.Equal(deliveryError, status.Has("LatestDeliveryError") ? status["LatestDeliveryError"].GetString() : null);

        // What the estate has, CloudTrail would take too, but for the disabled key.
        var again = await client.CloudTrailAsync("UpdateTrail", new { Name = name, KmsKeyId = key ?? "" });
        Assert.Equal(deliveryError is null ? null : "KmsException", again.Status == 200 ? null : again.Code);
        if (key is not null)
        {
            (await atBucket.KmsAsync("DescribeKey", new { KeyId = key })).Succeeded();
        }
    }

    [Theory]
    [InlineData("us-east-1", "management-events")]
    [InlineData("eu-west-1", "billing-audit,management-events")]
    [InlineData("eu-central-1", "orders-audit,orders-audit-in-eu-west-1,management-events")]
    [InlineData("us-west-2", "shared-audit,management-events")]
    [InlineData("ap-south-1", "management-events")]
    public async Task The_multi_Region_trail_shows_everywhere(string region, string names)
    {
        using var client = Client.In(region);
        var trails = (await client.CloudTrailAsync("DescribeTrails"))["trailList"].EnumerateArray();
        Assert.Equal(names, string.Join(',', trails.Select(trail => trail.GetProperty("Name").GetString())));
    }

    [Theory]
    [InlineData("us-east-1", "security-events", null)]
    [InlineData("eu-west-1", "billing-events", "arn:aws:kms:eu-west-1:111122223333:key/00000103-")]
    public async Task One_event_data_store_has_a_key_and_one_has_none(string region, string name, string? startOfKeyArn)
    {
        using var client = Client.In(region);
        var entry = Assert.Single((await client.CloudTrailAsync("ListEventDataStores"))["EventDataStores"].EnumerateArray());
        var store = await client.CloudTrailAsync("GetEventDataStore", new { EventDataStore = entry.GetProperty("EventDataStoreArn").GetString() });
        Assert.Equal((name, "ENABLED"), (store["Name"].GetString(), store["Status"].GetString()));
        Assert.Equal(startOfKeyArn is null, !store.Has("KmsKeyId"));
        Assert.StartsWith(startOfKeyArn ?? "", store.Has("KmsKeyId") ? store["KmsKeyId"].GetString()! : "", StringComparison.Ordinal);
        if (startOfKeyArn is not null)
        {
            (await client.CloudTrailAsync("CreateEventDataStore", new { Name = "one-more", KmsKeyId = store["KmsKeyId"].GetString() })).Succeeded();
        }
    }

    private static JsonElement Entry(List<JsonElement> entries, string name) => entries.Single(entry => entry.GetProperty("Name").GetString() == name);
}
