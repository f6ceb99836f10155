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
        await using var sandbox = await StartAsync(estate);
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
    [InlineData("""{"accounts":[{"id":"111122223333","colour":"red"}]}""", "colour")]
    [InlineData("""{"generate":{"secretsPerRegion":-1}}""", "generate.secretsPerRegion")]
    [InlineData("""{"principals":[{"accessKey":"short","accountId":"111122223333","name":"n"}]}""", "principals[0].accessKey")]
    [InlineData("""{"principals":[{"accessKey":"SANDBOXREADER0000001","accountId":"111122223333","name":"n","policy":{}}]}""", "principals[0].policy")]
    [InlineData("[]", "JSON")]
    [InlineData("{", "$")]
    public async Task An_estate_that_is_not_sound_is_refused_and_the_place_is_named(string estate, string place)
    {
        var error = await Assert.ThrowsAsync<EstateException>(() => StartAsync(estate));
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
            Estate = new EstateDocument { Generate = new EstateGenerator { SecretsPerRegion = 60_000, KeysPerRegion = 5 } },
        });
        Assert.Equal(100, (await sandbox.Client.SecretsAsync("ListSecrets"))["SecretList"].GetArrayLength());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 75_000_000);
    }

    private static async Task<SandboxServer> StartAsync(string estate)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, estate);
            return await SandboxServer.StartAsync(new SandboxOptions { EstateFile = path }, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
