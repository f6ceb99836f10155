using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

public sealed class EstateFileTests
{
    private const string Key = "00000001-0000-4000-8000-000000000001";

    [Fact]
    public async Task An_estate_file_is_what_the_sandbox_starts_with()
    {
        const string estate = """
            {
              // Comments are allowed.
              "accounts": [
                { "id": "111122223333", "regions": ["eu-west-1", "me-south-1"],
                  "keys": [{ "region": "eu-west-1", "keyId": "00000001-0000-4000-8000-000000000001", "aliases": ["alias/a"], "rotationPeriodInDays": 90 }],
                  "secrets": [{ "region": "eu-west-1", "name": "s", "kmsKeyId": "alias/a", "tags": { "a": "b" } }],
                  "xRay": [{ "region": "eu-west-1", "keyId": "alias/a", "updatingSeconds": 60 }] },
              ],
              "principals": [{ "accessKey": "SANDBOXREADER0000001", "accountId": "111122223333", "name": "reader", "allow": ["secretsmanager:*"] },
                { "accessKey": "SANDBOXHOLDER0000001", "accountId": "111122223333", "name": "holder",
                  "policy": { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "kms:DescribeKey", "Resource": "*" } } }]
            }
            """;
        await using var sandbox = await TestSandbox.StartFileAsync(estate);
        using var client = new AwsClient(sandbox.Url) { Region = "eu-west-1" };
        Assert.Equal(90, (await client.KmsAsync("GetKeyRotationStatus", new { KeyId = Key }))["RotationPeriodInDays"].GetInt32());
        Assert.Equal("alias/a", (await client.SecretsAsync("DescribeSecret", new { SecretId = "s" }))["KmsKeyId"].GetString());
        Assert.Equal(client.KeyArn(Key), (await client.SecretsAsync("ListSecretVersionIds", new { SecretId = "s" }))["Versions"][0].GetProperty("KmsKeyIds")[0].GetString());
        Assert.Equal("UPDATING", (await client.XRayAsync("/EncryptionConfig"))["EncryptionConfig"].GetProperty("Status").GetString());
        Assert.Contains("opted-in", (await client.QueryAsync("ec2", "Action=DescribeRegions&Version=2016-11-15")).Body, StringComparison.Ordinal);
        using var reader = client.As("SANDBOXREADER0000001");
        (await reader.SecretsAsync("DescribeSecret", new { SecretId = "s" })).Succeeded();
        Assert.Equal("AccessDeniedException", (await reader.KmsAsync("DescribeKey", new { KeyId = Key })).Code);
        using var holder = client.As("SANDBOXHOLDER0000001");
        (await holder.KmsAsync("DescribeKey", new { KeyId = Key })).Succeeded();
        Assert.Equal("AccessDeniedException", (await holder.SecretsAsync("DescribeSecret", new { SecretId = "s" })).Code);
    }

    [Fact]
    public async Task Trails_and_stores_may_be_what_CloudTrail_would_refuse()
    {
        const string estate = """
            {
              "accounts": [
                { "id": "111122223333",
                  "keys": [{ "region": "eu-west-1", "keyId": "00000001-0000-4000-8000-000000000001", "aliases": ["alias/a"], "state": "Disabled" }],
                  "trails": [
                    { "region": "us-east-1", "name": "abroad", "bucket": "logs-eu", "kmsKeyId": "alias/a", "multiRegion": true, "organization": true },
                    { "region": "us-east-1", "name": "nowhere", "bucket": "logs-none", "logging": false, "logFileValidation": true }],
                  "eventDataStores": [
                    { "region": "eu-west-1", "name": "store", "kmsKeyId": "alias/a", "status": "STOPPED_INGESTION" },
                    { "region": "us-east-1", "name": "going", "status": "PENDING_DELETION", "multiRegion": false, "organization": true, "terminationProtection": false, "retentionPeriodInDays": 7 }] },
                { "id": "444455556666", "buckets": [{ "region": "eu-west-1", "name": "logs-eu" }] }
              ],
              "organization": { "managementAccount": "111122223333", "members": ["444455556666"] }
            }
            """;
        await using var sandbox = await TestSandbox.StartFileAsync(estate);
        using var client = new AwsClient(sandbox.Url);
        using var ireland = client.In("eu-west-1");
        using var other = ireland.As(SandboxAccounts.OtherAdministratorAccessKey);
        var trail = (await client.CloudTrailAsync("GetTrail", new { Name = "abroad" }))["Trail"];
        Assert.Equal(ireland.KeyArn(Key), trail.GetProperty("KmsKeyId").GetString());
        Assert.Equal("KMS.DisabledException", (await client.CloudTrailAsync("GetTrailStatus", new { Name = "abroad" }))["LatestDeliveryError"].GetString());
        Assert.Equal("abroad", Assert.Single((await other.CloudTrailAsync("DescribeTrails"))["trailList"].EnumerateArray()).GetProperty("Name").GetString());
        Assert.False((await client.CloudTrailAsync("GetTrailStatus", new { Name = "nowhere" }))["IsLogging"].GetBoolean());
        (await client.CloudTrailAsync("StartLogging", new { Name = "nowhere" })).Succeeded();
        Assert.Equal("NoSuchBucket", (await client.CloudTrailAsync("GetTrailStatus", new { Name = "nowhere" }))["LatestDeliveryError"].GetString());

        var stored = await StoreAsync(ireland);
        Assert.Equal((ireland.KeyArn(Key), "STOPPED_INGESTION"), (stored["KmsKeyId"].GetString(), stored["Status"].GetString()));
        var going = await StoreAsync(client);
        Assert.Equal(("PENDING_DELETION", 7, false, false, true), (going["Status"].GetString(), going["RetentionPeriod"].GetInt32(), going["MultiRegionEnabled"].GetBoolean(), going["TerminationProtectionEnabled"].GetBoolean(), going["OrganizationEnabled"].GetBoolean()));

        static async Task<Answer> StoreAsync(AwsClient client)
        {
            var entry = Assert.Single((await client.CloudTrailAsync("ListEventDataStores"))["EventDataStores"].EnumerateArray());
            return await client.CloudTrailAsync("GetEventDataStore", new { EventDataStore = entry.GetProperty("EventDataStoreArn").GetString() });
        }
    }

    [Theory]
    [InlineData("""{"accounts":[{"id":"1"}]}""", "accounts[0].id")]
    [InlineData("""{"accounts":[{"id":"111122223333","regions":["Ireland"]}]}""", "accounts[0].regions")]
    [InlineData("""{"accounts":[{"id":"111122223333","notEnabledRegions":["af-south-1","af-south-1"]}]}""", "accounts[0].notEnabledRegions")]
    [InlineData("""{"accounts":[{"id":"111122223333","keys":[{"region":"us-east-1","keyId":"k"}]}]}""", "accounts[0].keys[0].keyId")]
    [InlineData("""{"accounts":[{"id":"111122223333","keys":[{"region":"us-east-1","keyId":"00000001-0000-4000-8000-000000000001","state":"Broken"}]}]}""", "accounts[0].keys[0].state")]
    [InlineData("""{"accounts":[{"id":"111122223333","keys":[{"region":"us-east-1","keyId":"00000001-0000-4000-8000-000000000001","aliases":["alias/aws/x"]}]}]}""", "accounts[0].keys[0].aliases")]
    [InlineData("""{"accounts":[{"id":"111122223333","keys":[{"region":"us-east-1","keyId":"00000001-0000-4000-8000-000000000001","policy":{"Version":"2012-10-17"}}]}]}""", "accounts[0].keys[0].policy")]
    [InlineData("""{"accounts":[{"id":"111122223333","secrets":[{"region":"af-south-1","name":"s"}]}]}""", "accounts[0].secrets[0].region")]
    [InlineData("""{"accounts":[{"id":"111122223333","secrets":[{"region":"us-east-1","name":"s"},{"region":"us-east-1","name":"s"}]}]}""", "accounts[0].secrets[1].name")]
    [InlineData("""{"accounts":[{"id":"111122223333","secrets":[{"region":"us-east-1"}]}]}""", "name")]
    [InlineData("""{"accounts":[{"id":"111122223333","colour":"red"}]}""", "accounts[0].colour: there is no such member")]
    [InlineData("""{"accounts":[{"id":"111122223333","buckets":[{"region":"us-east-1","name":"No"}]}]}""", "accounts[0].buckets[0].name")]
    [InlineData("""{"accounts":[{"id":"111122223333","buckets":[{"region":"af-south-1","name":"logs"}]}]}""", "accounts[0].buckets[0].region")]
    [InlineData("""{"accounts":[{"id":"111122223333","buckets":[{"region":"us-east-1","name":"logs"}]},{"id":"444455556666","buckets":[{"region":"us-east-1","name":"logs"}]}]}""", "accounts[1].buckets[0].name")]
    [InlineData("""{"accounts":[{"id":"111122223333","trails":[{"region":"us-east-1","name":"a--b","bucket":"logs"}]}]}""", "accounts[0].trails[0].name")]
    [InlineData("""{"accounts":[{"id":"111122223333","trails":[{"region":"us-east-1","name":"trail","bucket":"No"}]}]}""", "accounts[0].trails[0].bucket")]
    [InlineData("""{"accounts":[{"id":"111122223333","trails":[{"region":"us-east-1","name":"trail"}]}]}""", "bucket")]
    [InlineData("""{"accounts":[{"id":"111122223333","trails":[{"region":"af-south-1","name":"trail","bucket":"logs"}]}]}""", "accounts[0].trails[0].region")]
    [InlineData("""{"accounts":[{"id":"111122223333","trails":[{"region":"us-east-1","name":"trail","bucket":"logs"},{"region":"us-east-1","name":"trail","bucket":"logs"}]}]}""", "accounts[0].trails[1].name")]
    [InlineData("""{"accounts":[{"id":"111122223333","trails":[{"region":"us-east-1","name":"trail","bucket":"logs","organization":true}]}]}""", "accounts[0].trails[0].organization")]
    [InlineData("""{"accounts":[{"id":"111122223333","eventDataStores":[{"region":"us-east-1","name":"a b"}]}]}""", "accounts[0].eventDataStores[0].name")]
    [InlineData("""{"accounts":[{"id":"111122223333","eventDataStores":[{"region":"us-east-1","name":"store","status":"BROKEN"}]}]}""", "accounts[0].eventDataStores[0].status")]
    [InlineData("""{"accounts":[{"id":"111122223333","eventDataStores":[{"region":"us-east-1","name":"store","retentionPeriodInDays":6}]}]}""", "accounts[0].eventDataStores[0].retentionPeriodInDays")]
    [InlineData("""{"accounts":[{"id":"111122223333","eventDataStores":[{"region":"us-east-1","name":"store","organization":true}]}]}""", "accounts[0].eventDataStores[0].organization")]
    [InlineData("""{"accounts":[{"id":"111122223333","eventDataStores":[{"region":"us-east-1","name":"store"},{"region":"us-east-1","name":"store"}]}]}""", "accounts[0].eventDataStores[1].name")]
    [InlineData("""{"accounts":[{"id":"111122223333"}],"organization":{"managementAccount":"111122223333","members":["1"]}}""", "organization.members")]
    [InlineData("""{"accounts":[{"id":"111122223333"}],"organization":{"managementAccount":"111122223333","members":["444455556666"]}}""", "organization.members[0]")]
    [InlineData("""{"accounts":[{"id":"111122223333"}],"organization":{"managementAccount":"444455556666"}}""", "organization.managementAccount")]
    [InlineData("""{"accounts":[{"id":"111122223333","xRay":[{"region":"us-east-1","traceSegmentDestination":"S3"}]}]}""", "accounts[0].xRay[0].traceSegmentDestination")]
    [InlineData("""{"accounts":[{"id":"111122223333","secrets":{}}]}""", "accounts[0].secrets: a JSON list")]
    [InlineData("""{"accounts":[{"id":"111122223333","secrets":null}]}""", "accounts[0].secrets: a JSON list")]
    [InlineData("""{"accounts":[{"id":"111122223333","secrets":["s"]}]}""", "accounts[0].secrets[0]: a JSON object")]
    [InlineData("""{"accounts":[{"id":"111122223333","secrets":[{"region":"us-east-1","name":"s","colour":"red"}]}]}""", "accounts[0].secrets[0]: The JSON property 'colour'")]
    [InlineData("""{"colour":"red"}""", "colour")]
    [InlineData("""{"generate":{"secretsPerRegion":-1}}""", "generate.secretsPerRegion")]
    [InlineData("""{"generate":{"secretsPerRegion":"many"}}""", "generate.secretsPerRegion")]
    [InlineData("""{"generate":{"coloursPerRegion":1}}""", "generate.coloursPerRegion")]
    [InlineData("""{"generate":{"accounts":0}}""", "generate.accounts")]
    [InlineData("""{"accounts":[{"id":"111122223333"}],"organization":{"managementAccount":"111122223333"},"generate":{"accounts":2}}""", "generate.accounts")]
    [InlineData("""{"principals":[{"accessKey":"short","accountId":"111122223333","name":"n"}]}""", "principals[0].accessKey")]
    [InlineData("""{"principals":[{"accessKey":"SANDBOXREADER0000001","accountId":"111122223333","name":"n","policy":{}}]}""", "principals[0].policy")]
    [InlineData("[]", "JSON")]
    [InlineData("{", "$")]
    public async Task An_estate_that_is_not_sound_is_refused_and_the_place_is_named(string estate, string place)
    {
        var error = await Assert.ThrowsAsync<EstateException>(() => TestSandbox.StartFileAsync(estate));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<EstateException>(() => SandboxServer.StartAsync(new SandboxOptions { EstateFile = "no-such-estate.json" }, CancellationToken.None));
        Assert.Contains("no-such-estate.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_generated_secrets_take_next_to_no_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var sandbox = await TestSandbox.EmptyAsync(new SandboxOptions
        {
            Estate = new EstateDocument { Generate = new EstateGenerator { KeysPerRegion = 5, Services = { ["secretsPerRegion"] = 60_000 } } },
        });
        Assert.Equal(100, (await sandbox.Client.SecretsAsync("ListSecrets"))["SecretList"].GetArrayLength());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 75_000_000);
    }
}
