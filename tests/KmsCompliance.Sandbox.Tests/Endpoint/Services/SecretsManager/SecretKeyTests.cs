using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.SecretsManager;

/// <summary>Keys of secrets: which are taken, and what a change of key does to the versions.</summary>
public sealed class SecretKeyTests : IAsyncLifetime
{
    private const string Default = "DefaultEncryptionKey";

    private TestSandbox _sandbox = null!;
    private string _secretArn = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync()
    {
        _sandbox = await TestSandbox.EmptyAsync();
        _secretArn = (await Client.SecretsAsync("CreateSecret", new { Name = "s", SecretString = "one" }))["ARN"].GetString()!;
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_secret_without_a_key_has_no_KmsKeyId_and_makes_the_default_key()
    {
        Assert.False((await Client.SecretsAsync("DescribeSecret", new { SecretId = "s" })).Has("KmsKeyId"));
        Assert.Equal([Default], await KeysOfCurrentAsync());
        var alias = (await Client.KmsAsync("ListAliases"))["Aliases"].EnumerateArray().Single(entry => entry.GetProperty("AliasName").GetString() == "alias/aws/secretsmanager");
        Assert.True(alias.TryGetProperty("TargetKeyId", out _));
    }

    [Fact]
    public async Task A_change_of_key_adds_the_new_key_and_keeps_the_old()
    {
        var first = await Client.CreateKeyAsync();
        var second = await Client.CreateKeyAsync();
        var update = await UpdateAsync(first);
        Assert.False(update.Has("VersionId"));
        (await UpdateAsync(second)).Succeeded();
        Assert.Equal([Default, Client.KeyArn(first), Client.KeyArn(second)], await KeysOfCurrentAsync());

        (await Client.SecretsAsync("PutSecretValue", new { SecretId = "s", SecretString = "two" })).Succeeded();
        Assert.Equal([Client.KeyArn(second)], await KeysOfCurrentAsync());
    }

    [Fact]
    public async Task KmsKeyId_is_kept_as_it_was_given()
    {
        var id = await Client.CreateKeyAsync();
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = id })).Succeeded();
        foreach (var form in new[] { id, Client.KeyArn(id), "alias/a", "arn:aws:kms:us-east-1:111122223333:alias/a", "alias/aws/secretsmanager" })
        {
            (await UpdateAsync(form)).Succeeded();
            Assert.Equal(form, (await Client.SecretsAsync("DescribeSecret", new { SecretId = _secretArn }))["KmsKeyId"].GetString());
        }

        (await UpdateAsync("")).Succeeded();
        Assert.False((await Client.SecretsAsync("DescribeSecret", new { SecretId = "s" })).Has("KmsKeyId"));
        Assert.Equal([Default, Client.KeyArn(id)], await KeysOfCurrentAsync());
    }

    [Theory]
    [InlineData("kms:Encrypt")]
    public async Task Without_Encrypt_on_the_new_key_the_update_succeeds_and_encrypts_nothing(string action)
    {
        var id = await Client.CreateKeyAsync();
        _sandbox.Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, action);
        (await UpdateAsync(id)).Succeeded();
        Assert.Equal([Default], await KeysOfCurrentAsync());
        Assert.Equal(id, (await Client.SecretsAsync("DescribeSecret", new { SecretId = "s" }))["KmsKeyId"].GetString());
    }

    [Fact]
    public async Task Without_Decrypt_on_the_old_key_the_update_succeeds_and_encrypts_nothing()
    {
        var old = await Client.CreateKeyAsync();
        (await Client.SecretsAsync("CreateSecret", new { Name = "t", SecretString = "one", KmsKeyId = old })).Succeeded();
        (await Client.KmsAsync("PutKeyPolicy", new
        {
            KeyId = old,
            Policy = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
              {"Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"}]}
            """,
        })).Succeeded();
        var id = await Client.CreateKeyAsync();
        (await Client.SecretsAsync("UpdateSecret", new { SecretId = "t", KmsKeyId = id })).Succeeded();
        Assert.Equal([Client.KeyArn(old)], await KeysOfCurrentAsync("t"));
    }

    [Theory]
    [InlineData("kms:GenerateDataKey")]
    [InlineData("kms:Decrypt")]
    public async Task Without_use_of_the_new_key_the_update_fails_and_changes_nothing(string action)
    {
        var id = await Client.CreateKeyAsync();
        _sandbox.Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, action);
        var answer = await Client.SecretsAsync("UpdateSecret", new { SecretId = "s", KmsKeyId = id, Description = "new" });
        Assert.Equal("AccessDeniedException", answer.Code);
        var described = await Client.SecretsAsync("DescribeSecret", new { SecretId = "s" });
        Assert.False(described.Has("KmsKeyId"));
        Assert.False(described.Has("Description"));
    }

    [Fact]
    public async Task A_disabled_key_fails_with_the_words_of_KMS()
    {
        var id = await Client.CreateKeyAsync();
        (await Client.KmsAsync("DisableKey", new { KeyId = id })).Succeeded();
        var answer = await UpdateAsync(id);
        Assert.Equal("EncryptionFailure", answer.Code);
        Assert.Contains("Error Code: DisabledException", answer.Body, StringComparison.Ordinal);
        (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = id })).Succeeded();
        Assert.Contains("Error Code: KMSInvalidStateException", (await UpdateAsync(id)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_missing_asymmetric_or_elsewhere_is_an_invalid_parameter()
    {
        var asymmetric = await Client.CreateKeyAsync(new { KeySpec = "RSA_2048", KeyUsage = "ENCRYPT_DECRYPT" });
        foreach (var keyId in new[] { asymmetric, "alias/none", "00000000-0000-4000-8000-000000000000", "arn:aws:kms:eu-west-1:111122223333:alias/aws/secretsmanager" })
        {
            Assert.Equal("InvalidParameterException", (await UpdateAsync(keyId)).Code);
        }
    }

    [Fact]
    public async Task Only_labelled_versions_follow_the_key()
    {
        (await Client.SecretsAsync("PutSecretValue", new { SecretId = "s", SecretString = "two" })).Succeeded();
        (await Client.SecretsAsync("PutSecretValue", new { SecretId = "s", SecretString = "three" })).Succeeded();
        (await Client.SecretsAsync("PutSecretValue", new { SecretId = "s", SecretString = "custom", VersionStages = new[] { "mine" } })).Succeeded();
        var id = await Client.CreateKeyAsync();
        (await UpdateAsync(id)).Succeeded();
        var versions = (await Client.SecretsAsync("ListSecretVersionIds", new { SecretId = "s", IncludeDeprecated = true }))["Versions"].EnumerateArray().ToList();
        Assert.Equal(4, versions.Count);
        var following = versions.Where(version => version.GetProperty("KmsKeyIds").GetArrayLength() == 2).Select(Stages).ToList();
        Assert.Equal(["AWSCURRENT", "AWSPREVIOUS"], following.Order());
        Assert.Equal(3, (await Client.SecretsAsync("ListSecretVersionIds", new { SecretId = "s" }))["Versions"].GetArrayLength());
    }

    [Fact]
    public async Task A_policy_can_ask_for_the_service_the_account_and_the_secret()
    {
        var id = await Client.CreateKeyAsync(new
        {
            Policy = $$$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["kms:Describe*","kms:PutKeyPolicy"],"Resource":"*"},
              {"Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*",
               "Condition":{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"secretsmanager.us-east-1.amazonaws.com","kms:EncryptionContext:SecretARN":"{{{_secretArn}}}"} } }]}
            """,
        });
        (await UpdateAsync(id)).Succeeded();
        Assert.Equal([Default, Client.KeyArn(id)], await KeysOfCurrentAsync());
        Assert.Equal("AccessDeniedException", (await Client.SecretsAsync("CreateSecret", new { Name = "other", SecretString = "x", KmsKeyId = id })).Code);
    }

    [Fact]
    public async Task The_key_of_another_account_serves_when_its_policy_lets_it()
    {
        using var other = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        var shut = Client.KeyArn(await other.CreateKeyAsync(), SandboxAccounts.OtherAccountId);
        var open = Client.KeyArn(
            await other.CreateKeyAsync(new
            {
                Policy = """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"kms:*","Resource":"*"},
                  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}]}
                """,
            }),
            SandboxAccounts.OtherAccountId);
        Assert.Equal("AccessDeniedException", (await UpdateAsync(shut)).Code);
        (await UpdateAsync(open)).Succeeded();
        Assert.Equal([Default, open], await KeysOfCurrentAsync());
    }

    [Fact]
    public async Task A_value_is_lost_with_its_last_key()
    {
        var id = await Client.CreateKeyAsync();
        (await Client.SecretsAsync("CreateSecret", new { Name = "t", SecretString = "value", KmsKeyId = id })).Succeeded();
        Assert.Equal("value", (await Client.SecretsAsync("GetSecretValue", new { SecretId = "t" }))["SecretString"].GetString());
        (await Client.KmsAsync("DisableKey", new { KeyId = id })).Succeeded();
        Assert.Equal("DecryptionFailure", (await Client.SecretsAsync("GetSecretValue", new { SecretId = "t" })).Code);
        Assert.Equal(2, _sandbox.Server.Calls.Count("secretsmanager", "GetSecretValue"));
    }

    private Task<Answer> UpdateAsync(string keyId) => Client.SecretsAsync("UpdateSecret", new { SecretId = "s", KmsKeyId = keyId });

    private async Task<IEnumerable<string?>> KeysOfCurrentAsync(string secretId = "s") =>
        (await Client.SecretsAsync("ListSecretVersionIds", new { SecretId = secretId }))["Versions"].EnumerateArray()
            .Single(version => Stages(version) == "AWSCURRENT").GetProperty("KmsKeyIds").EnumerateArray().Select(key => key.GetString()).ToList();

    private static string Stages(JsonElement version) =>
        version.TryGetProperty("VersionStages", out var stages) ? string.Join(',', stages.EnumerateArray().Select(stage => stage.GetString())) : "";
}
