using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>Trials of a key, and multi-Region keys that are related.</summary>
public sealed class TrialTests : IAsyncLifetime
{
    private const string Related = "mrk-000000000000000000000000000000ee";

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_trial_would_succeed_until_the_key_is_disabled_or_to_be_deleted()
    {
        var id = await Client.CreateKeyAsync();
        foreach (var (state, code) in ((string?, string)[])[(null, "DryRunOperationException"), ("DisableKey", "DisabledException"), ("ScheduleKeyDeletion", "KMSInvalidStateException")])
        {
            if (state is not null)
            {
                (await Client.KmsAsync(state, new { KeyId = id })).Succeeded();
            }

            Assert.Equal(code, (await Client.KmsAsync("GenerateDataKey", new { KeyId = id, KeySpec = "AES_256", DryRun = true })).Code);
            Assert.Equal(code, (await Client.KmsAsync("Encrypt", new { KeyId = id, Plaintext = "eA==", DryRun = true })).Code);
        }

        Assert.False((await Client.KmsAsync("GetKeyLastUsage", new { KeyId = id })).Json.TryGetProperty("KeyLastUsage", out _));
    }

    [Fact]
    public async Task A_trial_of_a_signature_is_no_use_and_policies_see_what_would_be_signed()
    {
        var id = await Client.CreateKeyAsync(new { KeySpec = "ECC_NIST_P256", KeyUsage = "SIGN_VERIFY" });
        Task<Answer> Try(string type) => Client.KmsAsync("Sign", new { KeyId = id, Message = Convert.ToBase64String(new byte[32]), MessageType = type, SigningAlgorithm = "ECDSA_SHA_256", DryRun = true });
        Assert.Equal("DryRunOperationException", (await Try("RAW")).Code);
        Assert.False((await Client.KmsAsync("GetKeyLastUsage", new { KeyId = id })).Json.TryGetProperty("KeyLastUsage", out _));

        const string Policy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
            {"Effect":"Deny","Principal":"*","Action":"kms:Sign","Resource":"*","Condition":{"StringEquals":{"kms:MessageType":"RAW","kms:SigningAlgorithm":"ECDSA_SHA_256"}}}]}
            """;
        (await Client.KmsAsync("PutKeyPolicy", new { KeyId = id, Policy })).Succeeded();
        Assert.Equal(("AccessDeniedException", "DryRunOperationException"), ((await Try("RAW")).Code, (await Try("DIGEST")).Code));
    }

    [Fact]
    public async Task Nothing_is_encrypted_and_a_key_of_another_usage_is_refused()
    {
        var id = await Client.CreateKeyAsync();
        Assert.Equal("InvalidKeyUsageException", (await Client.KmsAsync("GenerateDataKey", new { KeyId = id, KeySpec = "AES_256" })).Code);
        Assert.Equal("ValidationException", (await Client.KmsAsync("GenerateDataKey", new { KeyId = id, DryRun = true })).Code);
        var signing = await Client.CreateKeyAsync(new { KeySpec = "RSA_2048", KeyUsage = "SIGN_VERIFY" });
        Assert.Equal("InvalidKeyUsageException", (await Client.KmsAsync("GenerateDataKey", new { KeyId = signing, KeySpec = "AES_256", DryRun = true })).Code);
    }

    [Fact]
    public async Task Related_keys_name_each_other_and_a_primary_waits_for_its_replicas()
    {
        _sandbox.Server.World.Seed(new EstateDocument
        {
            Accounts =
            [
                new EstateAccount
                {
                    Id = SandboxAccounts.AccountId,
                    Keys = [new EstateKey { Region = "us-east-1", KeyId = Related }, new EstateKey { Region = "eu-west-1", KeyId = Related, PrimaryRegion = "us-east-1" }],
                },
            ],
        });

        var replica = (await Client.In("eu-west-1").KmsAsync("DescribeKey", new { KeyId = Related }))["KeyMetadata"].GetProperty("MultiRegionConfiguration");
        Assert.Equal("REPLICA", replica.GetProperty("MultiRegionKeyType").GetString());
        Assert.Equal("us-east-1", replica.GetProperty("PrimaryKey").GetProperty("Region").GetString());

        (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = Related })).Succeeded();
        Assert.Equal("PendingReplicaDeletion", (await Client.KmsAsync("DescribeKey", new { KeyId = Related }))["KeyMetadata"].GetProperty("KeyState").GetString());
        (await Client.KmsAsync("CancelKeyDeletion", new { KeyId = Related })).Succeeded();
    }
}
