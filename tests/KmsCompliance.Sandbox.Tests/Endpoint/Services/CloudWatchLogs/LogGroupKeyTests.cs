using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudWatchLogs;

/// <summary>Which keys CloudWatch Logs takes for a log group.</summary>
public sealed class LogGroupKeyTests : IAsyncLifetime
{
    private const string Name = "/app/api";
    private const string Logs = """["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"]""";
    private const string NoKey = "InvalidParameterException";

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync()
    {
        _sandbox = await TestSandbox.EmptyAsync();
        (await Client.LogsAsync("CreateLogGroup", new { logGroupName = Name })).Succeeded();
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_key_is_set_by_name_or_ARN_and_taken_away_again_with_empty_answers()
    {
        var arn = Client.KeyArn(await CreateKeyAsync(Policy()));
        var byName = await Client.LogsAsync("AssociateKmsKey", new { logGroupName = Name, kmsKeyId = arn });
        Assert.Equal((200, ""), (byName.Status, byName.Body));
        Assert.Equal(arn, await Client.KeyOfAsync(Name));
        var away = await Client.LogsAsync("DisassociateKmsKey", new { resourceIdentifier = LogGroupCalls.Arn(Name) });
        Assert.Equal((200, ""), (away.Status, away.Body));
        Assert.Null(await Client.KeyOfAsync(Name));
        (await Client.LogsAsync("AssociateKmsKey", new { resourceIdentifier = LogGroupCalls.Arn(Name), kmsKeyId = arn })).Succeeded();
        Assert.Equal(arn, await Client.KeyOfAsync(Name));
    }

    [Fact]
    public async Task A_log_group_is_made_under_a_key_or_not_at_all()
    {
        var arn = Client.KeyArn(await CreateKeyAsync(Policy()));
        (await Client.LogsAsync("CreateLogGroup", new { logGroupName = "keyed", kmsKeyId = arn })).Succeeded();
        Assert.Equal(arn, await Client.KeyOfAsync("keyed"));
        Assert.Equal(NoKey, (await Client.LogsAsync("CreateLogGroup", new { logGroupName = "refused", kmsKeyId = Client.KeyArn(await Client.CreateKeyAsync()) })).Code);
        Assert.DoesNotContain("refused", await Client.NamesAsync());
    }

    [Fact]
    public async Task The_log_group_is_named_in_one_way_and_exists()
    {
        var arn = Client.KeyArn(await CreateKeyAsync(Policy()));
        Assert.Equal(NoKey, await CodeAsync(new { kmsKeyId = arn }));
        Assert.Equal(NoKey, await CodeAsync(new { kmsKeyId = arn, logGroupName = Name, resourceIdentifier = LogGroupCalls.Arn(Name) }));
        Assert.Equal(NoKey, await CodeAsync(new { kmsKeyId = arn, resourceIdentifier = LogGroupCalls.Arn(Name, "eu-west-1") }));
        Assert.Equal(NoKey, await CodeAsync(new { kmsKeyId = arn, resourceIdentifier = "arn:aws:logs:us-east-1:111122223333:query-result:*" }));
        Assert.Equal(NoKey, await CodeAsync(new { logGroupName = Name }));
        Assert.Equal("ResourceNotFoundException", await CodeAsync(new { kmsKeyId = arn, logGroupName = "/none" }));
        Assert.Equal("ResourceNotFoundException", await CodeAsync(new { kmsKeyId = arn, resourceIdentifier = LogGroupCalls.Arn("/none") }));
    }

    [Fact]
    public async Task A_key_is_an_ARN_of_the_Region()
    {
        var id = await CreateKeyAsync(Policy());
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = id })).Succeeded();
        foreach (var key in new[] { "", id, "alias/a", "arn:aws:kms:us-east-1:111122223333:alias/a", Client.KeyArn(id).Replace("us-east-1", "eu-west-1", StringComparison.Ordinal), "arn:aws:kms:x" })
        {
            Assert.Equal(NoKey, await SetAsync(key));
        }

        Assert.Null(await Client.KeyOfAsync(Name));
    }

    [Fact]
    public async Task A_key_is_there_enabled_and_symmetric()
    {
        var disabled = await CreateKeyAsync(Policy());
        (await Client.KmsAsync("DisableKey", new { KeyId = disabled })).Succeeded();
        var deleted = await CreateKeyAsync(Policy());
        (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = deleted })).Succeeded();
        var asymmetric = await Client.CreateKeyAsync(new { KeySpec = "RSA_2048", KeyUsage = "ENCRYPT_DECRYPT", Policy = Policy() });
        foreach (var id in new[] { disabled, deleted, asymmetric, "00000000-0000-4000-8000-000000000000" })
        {
            Assert.Equal(NoKey, await SetAsync(Client.KeyArn(id)));
        }
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:us-east-1:111122223333:log-group:/app/api"}}""", null)]
    [InlineData("""{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:us-east-1:111122223333:*"}}""", null)]
    [InlineData("""{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:us-east-1:111122223333:log-group:/app/other"}}""", NoKey)]
    [InlineData("""{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:111122223333:*"}}""", NoKey)]
    [InlineData("""{"StringEquals":{"aws:SourceAccount":"111122223333"}}""", NoKey)]
    public async Task Conditions_of_the_key_policy_are_about_the_log_group(string condition, string? code) =>
        Assert.Equal(code, await SetAsync(Client.KeyArn(await CreateKeyAsync(Policy(condition: condition)))));

    [Theory]
    [InlineData("logs.us-east-1.amazonaws.com", Logs, null)]
    [InlineData("logs.us-east-1.amazonaws.com", """["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey"]""", null)]
    [InlineData("logs.us-east-1.amazonaws.com", """["kms:Decrypt","kms:GenerateDataKey"]""", NoKey)]
    [InlineData("logs.us-east-1.amazonaws.com", """["kms:Encrypt","kms:GenerateDataKey"]""", NoKey)]
    [InlineData("logs.us-east-1.amazonaws.com", """["kms:Encrypt","kms:Decrypt"]""", NoKey)]
    [InlineData("logs.eu-west-1.amazonaws.com", Logs, NoKey)]
    [InlineData("cloudtrail.amazonaws.com", Logs, NoKey)]
    public async Task The_key_policy_lets_the_Regions_service_use_the_key(string principal, string actions, string? code) =>
        Assert.Equal(code, await SetAsync(Client.KeyArn(await CreateKeyAsync(Policy(principal, actions)))));

    [Fact]
    public async Task The_callers_own_rights_on_the_key_do_not_count()
    {
        var arn = Client.KeyArn(await CreateKeyAsync(Policy()));
        _sandbox.Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:*");
        Assert.Null(await SetAsync(arn));
    }

    [Fact]
    public async Task A_key_of_another_account_serves_if_its_policy_lets_the_service_in()
    {
        using var other = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        var policy = Policy().Replace("111122223333:root", "444455556666:root", StringComparison.Ordinal);
        var arn = Client.KeyArn(await other.CreateKeyAsync(new { Policy = policy }), SandboxAccounts.OtherAccountId);
        Assert.Null(await SetAsync(arn));
        Assert.Equal(arn, await Client.KeyOfAsync(Name));
    }

    private static string Policy(string principal = "logs.us-east-1.amazonaws.com", string actions = Logs, string condition = "{}") => $$"""
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
          {"Effect":"Allow","Principal":{"Service":"{{principal}}"},"Action":{{actions}},"Resource":"*","Condition":{{condition}}}]}
        """;

    private Task<string> CreateKeyAsync(string policy) => Client.CreateKeyAsync(new { Policy = policy });

    private async Task<string> CodeAsync(object input) => (await Client.LogsAsync("AssociateKmsKey", input)).Code;

    /// <summary>The code of the refusal; null where the key is taken.</summary>
    private async Task<string?> SetAsync(string keyArn)
    {
        var answer = await Client.LogsAsync("AssociateKmsKey", new { logGroupName = Name, kmsKeyId = keyArn });
        return answer.Status == 200 ? null : answer.Code;
    }
}
