namespace KmsCompliance.Sandbox.Tests.Endpoint;

public sealed class AliasTests : IAsyncLifetime
{
    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Predefined_aliases_have_no_target_until_their_key_is_made()
    {
        var aliases = (await Client.KmsAsync("ListAliases"))["Aliases"].EnumerateArray().ToList();
        Assert.Contains(aliases, alias => alias.GetProperty("AliasName").GetString() == "alias/aws/secretsmanager");
        Assert.DoesNotContain(aliases, alias => alias.TryGetProperty("TargetKeyId", out _));
        Assert.Empty((await Client.KmsAsync("ListKeys"))["Keys"].EnumerateArray());
    }

    [Fact]
    public async Task DescribeKey_on_a_predefined_alias_makes_the_key()
    {
        var described = (await Client.KmsAsync("DescribeKey", new { KeyId = "alias/aws/xray" }))["KeyMetadata"];
        Assert.Equal("AWS", described.GetProperty("KeyManager").GetString());
        var listed = (await Client.KmsAsync("ListAliases"))["Aliases"].EnumerateArray().Single(alias => alias.GetProperty("AliasName").GetString() == "alias/aws/xray");
        Assert.Equal(described.GetProperty("KeyId").GetString(), listed.GetProperty("TargetKeyId").GetString());
        Assert.Single((await Client.KmsAsync("ListKeys"))["Keys"].EnumerateArray());
        Assert.Equal("NotFoundException", (await Client.KmsAsync("DescribeKey", new { KeyId = "alias/aws/nosuchservice" })).Code);
    }

    [Fact]
    public async Task The_key_of_a_predefined_alias_can_be_read_but_not_managed()
    {
        var id = (await Client.KmsAsync("DescribeKey", new { KeyId = "alias/aws/xray" }))["KeyMetadata"].GetProperty("KeyId").GetString();
        (await Client.KmsAsync("GetKeyPolicy", new { KeyId = id })).Succeeded();
        Assert.Equal("AccessDeniedException", (await Client.KmsAsync("DisableKey", new { KeyId = id })).Code);
        Assert.Equal("AccessDeniedException", (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = id })).Code);
    }

    [Fact]
    public async Task An_alias_is_unique_and_can_be_pointed_elsewhere()
    {
        var first = await Client.CreateKeyAsync();
        var second = await Client.CreateKeyAsync();
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = first })).Succeeded();
        Assert.Equal("AlreadyExistsException", (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = second })).Code);
        (await Client.KmsAsync("UpdateAlias", new { AliasName = "alias/a", TargetKeyId = Client.KeyArn(second) })).Succeeded();
        Assert.Equal(second, (await Client.KmsAsync("DescribeKey", new { KeyId = "alias/a" }))["KeyMetadata"].GetProperty("KeyId").GetString());
        Assert.Empty((await Client.KmsAsync("ListAliases", new { KeyId = first }))["Aliases"].EnumerateArray());
        Assert.Equal("alias/a", Assert.Single((await Client.KmsAsync("ListAliases", new { KeyId = second }))["Aliases"].EnumerateArray()).GetProperty("AliasName").GetString());
        (await Client.KmsAsync("DeleteAlias", new { AliasName = "alias/a" })).Succeeded();
        Assert.Equal("NotFoundException", (await Client.KmsAsync("DescribeKey", new { KeyId = "alias/a" })).Code);
        Assert.Equal("NotFoundException", (await Client.KmsAsync("DeleteAlias", new { AliasName = "alias/a" })).Code);
    }

    [Fact]
    public async Task An_alias_does_not_move_to_a_key_of_another_kind()
    {
        var symmetric = await Client.CreateKeyAsync();
        var asymmetric = await Client.CreateKeyAsync(new { KeySpec = "RSA_2048", KeyUsage = "ENCRYPT_DECRYPT" });
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = symmetric })).Succeeded();
        Assert.Equal("ValidationException", (await Client.KmsAsync("UpdateAlias", new { AliasName = "alias/a", TargetKeyId = asymmetric })).Code);
    }

    [Theory]
    [InlineData("alias/aws/mine", "InvalidAliasNameException")]
    [InlineData("mine", "ValidationException")]
    [InlineData("alias/", "ValidationException")]
    [InlineData("alias/with blank", "ValidationException")]
    public async Task A_name_that_is_no_alias_is_refused(string name, string code)
    {
        var id = await Client.CreateKeyAsync();
        Assert.Equal(code, (await Client.KmsAsync("CreateAlias", new { AliasName = name, TargetKeyId = id })).Code);
    }

    [Fact]
    public async Task The_51st_alias_of_a_key_is_refused_and_50_come_on_a_page()
    {
        var id = await Client.CreateKeyAsync();
        for (var i = 0; i < 50; i++)
        {
            (await Client.KmsAsync("CreateAlias", new { AliasName = $"alias/n{i}", TargetKeyId = id })).Succeeded();
        }

        Assert.Equal("LimitExceededException", (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/n50", TargetKeyId = id })).Code);
        var first = await Client.KmsAsync("ListAliases");
        Assert.Equal(50, first["Aliases"].GetArrayLength());
        Assert.True(first["Truncated"].GetBoolean());
        var second = await Client.KmsAsync("ListAliases", new { Marker = first["NextMarker"].GetString() });
        Assert.Equal(14, second["Aliases"].GetArrayLength());
        Assert.Equal("ValidationException", (await Client.KmsAsync("ListAliases", new { Limit = 101 })).Code);
        Assert.Equal("InvalidMarkerException", (await Client.In("eu-west-1").KmsAsync("ListAliases", new { Marker = first["NextMarker"].GetString() })).Code);
    }
}
