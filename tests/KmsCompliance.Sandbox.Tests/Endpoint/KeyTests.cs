using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

public sealed class KeyTests : IAsyncLifetime
{
    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_new_key_is_enabled_symmetric_and_customer_managed()
    {
        var metadata = (await Client.KmsAsync("CreateKey", new { Description = "mine" }))["KeyMetadata"];
        Assert.Equal("Enabled", metadata.GetProperty("KeyState").GetString());
        Assert.True(metadata.GetProperty("Enabled").GetBoolean());
        Assert.Equal("CUSTOMER", metadata.GetProperty("KeyManager").GetString());
        Assert.Equal("SYMMETRIC_DEFAULT", metadata.GetProperty("KeySpec").GetString());
        Assert.Equal(SandboxAccounts.AccountId, metadata.GetProperty("AWSAccountId").GetString());
        Assert.Equal(Client.KeyArn(metadata.GetProperty("KeyId").GetString()!), metadata.GetProperty("Arn").GetString());
    }

    [Fact]
    public async Task A_multi_Region_key_has_an_id_of_mrk_and_32_hex_digits()
    {
        Assert.Matches("^mrk-[0-9a-f]{32}$", await Client.CreateKeyAsync(new { MultiRegion = true }));
    }

    [Fact]
    public async Task DescribeKey_takes_all_four_forms_of_a_key()
    {
        var id = await Client.CreateKeyAsync();
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = id })).Succeeded();
        foreach (var form in new[] { id, Client.KeyArn(id), "alias/a", "arn:aws:kms:us-east-1:111122223333:alias/a" })
        {
            Assert.Equal(id, (await Client.KmsAsync("DescribeKey", new { KeyId = form }))["KeyMetadata"].GetProperty("KeyId").GetString());
        }
    }

    [Theory]
    [InlineData("GetKeyPolicy")]
    [InlineData("GetKeyRotationStatus")]
    [InlineData("EnableKeyRotation")]
    [InlineData("DisableKey")]
    [InlineData("ListResourceTags")]
    [InlineData("ListGrants")]
    [InlineData("ScheduleKeyDeletion")]
    public async Task Other_calls_take_no_alias(string operation)
    {
        var id = await Client.CreateKeyAsync();
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = id })).Succeeded();
        Assert.Equal("NotFoundException", (await Client.KmsAsync(operation, new { KeyId = "alias/a" })).Code);
        Assert.Equal("InvalidArnException", (await Client.KmsAsync(operation, new { KeyId = "arn:aws:kms:us-east-1:111122223333:alias/a" })).Code);
        (await Client.KmsAsync(operation, new { KeyId = Client.KeyArn(id) })).Succeeded();
    }

    [Theory]
    [InlineData("not-a-key-id", "NotFoundException")]
    [InlineData("00000000-0000-4000-8000-000000000000", "NotFoundException")]
    [InlineData("arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000", "NotFoundException")]
    [InlineData("arn:aws:kms:us-east-1:444455556666:key/00000000-0000-4000-8000-000000000000", "AccessDeniedException")]
    [InlineData("arn:aws:kms:us-east-1:111122223333:bucket/x", "InvalidArnException")]
    [InlineData("alias/none", "NotFoundException")]
    [InlineData("", "ValidationException")]
    public async Task A_key_that_is_not_there_is_told(string keyId, string code)
    {
        Assert.Equal(code, (await Client.KmsAsync("DescribeKey", new { KeyId = keyId })).Code);
    }

    [Fact]
    public async Task An_ARN_of_another_Region_is_not_resolved_here()
    {
        var id = await Client.CreateKeyAsync();
        Assert.Equal("NotFoundException", (await Client.In("eu-west-1").KmsAsync("DescribeKey", new { KeyId = Client.KeyArn(id) })).Code);
    }

    [Fact]
    public async Task CancelKeyDeletion_leaves_the_key_disabled()
    {
        var id = await Client.CreateKeyAsync();
        var scheduled = await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = id, PendingWindowInDays = 7 });
        Assert.Equal("PendingDeletion", scheduled["KeyState"].GetString());
        Assert.Equal(_sandbox.Clock.GetUtcNow().AddDays(7).ToUnixTimeSeconds(), scheduled["DeletionDate"].GetDouble());
        (await Client.KmsAsync("CancelKeyDeletion", new { KeyId = id })).Succeeded();
        Assert.Equal("Disabled", await StateAsync(id));
        Assert.Equal("KMSInvalidStateException", (await Client.KmsAsync("CancelKeyDeletion", new { KeyId = id })).Code);
        (await Client.KmsAsync("EnableKey", new { KeyId = id })).Succeeded();
        Assert.Equal("Enabled", await StateAsync(id));
    }

    [Fact]
    public async Task A_key_is_gone_when_its_window_is_over()
    {
        var id = await Client.CreateKeyAsync();
        (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = id, PendingWindowInDays = 7 })).Succeeded();
        _sandbox.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal("PendingDeletion", await StateAsync(id));
        _sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("NotFoundException", (await Client.KmsAsync("DescribeKey", new { KeyId = id })).Code);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(31)]
    public async Task A_window_outside_7_to_30_days_is_refused(int days)
    {
        var id = await Client.CreateKeyAsync();
        Assert.Equal("ValidationException", (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = id, PendingWindowInDays = days })).Code);
        Assert.Equal("Enabled", await StateAsync(id));
    }

    [Theory]
    [InlineData("EnableKey")]
    [InlineData("DisableKey")]
    [InlineData("ScheduleKeyDeletion")]
    [InlineData("UpdateKeyDescription")]
    [InlineData("TagResource")]
    [InlineData("CreateGrant")]
    [InlineData("EnableKeyRotation")]
    public async Task A_key_pending_deletion_refuses_management(string operation)
    {
        var id = await Client.CreateKeyAsync();
        (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = id })).Succeeded();
        var answer = await Client.KmsAsync(operation, new
        {
            KeyId = id,
            Description = "x",
            Tags = new[] { new { TagKey = "a", TagValue = "b" } },
            GranteePrincipal = "arn:aws:iam::111122223333:role/r",
            Operations = new[] { "Decrypt" },
        });
        Assert.Equal("KMSInvalidStateException", answer.Code);
        (await Client.KmsAsync("GetKeyPolicy", new { KeyId = id })).Succeeded();
    }

    [Fact]
    public async Task A_key_with_imported_material_waits_for_it()
    {
        var id = await Client.CreateKeyAsync(new { Origin = "EXTERNAL" });
        Assert.Equal("PendingImport", await StateAsync(id));
        Assert.Equal("KMSInvalidStateException", (await Client.KmsAsync("EnableKey", new { KeyId = id })).Code);
        Assert.Equal("UnsupportedOperationException", (await Client.KmsAsync("EnableKeyRotation", new { KeyId = id })).Code);
    }

    [Fact]
    public async Task Rotation_has_a_period_and_is_for_enabled_symmetric_keys()
    {
        var id = await Client.CreateKeyAsync();
        Assert.False((await Client.KmsAsync("GetKeyRotationStatus", new { KeyId = id }))["KeyRotationEnabled"].GetBoolean());
        Assert.Equal("ValidationException", (await Client.KmsAsync("EnableKeyRotation", new { KeyId = id, RotationPeriodInDays = 89 })).Code);
        Assert.Equal("ValidationException", (await Client.KmsAsync("EnableKeyRotation", new { KeyId = id, RotationPeriodInDays = 2561 })).Code);
        (await Client.KmsAsync("EnableKeyRotation", new { KeyId = id, RotationPeriodInDays = 90 })).Succeeded();
        var status = await Client.KmsAsync("GetKeyRotationStatus", new { KeyId = id });
        Assert.True(status["KeyRotationEnabled"].GetBoolean());
        Assert.Equal(90, status["RotationPeriodInDays"].GetInt32());
        Assert.Equal(_sandbox.Clock.GetUtcNow().AddDays(90).ToUnixTimeSeconds(), status["NextRotationDate"].GetDouble());
        (await Client.KmsAsync("DisableKey", new { KeyId = id })).Succeeded();
        Assert.Equal("DisabledException", (await Client.KmsAsync("EnableKeyRotation", new { KeyId = id })).Code);

        var asymmetric = await Client.CreateKeyAsync(new { KeySpec = "RSA_2048", KeyUsage = "ENCRYPT_DECRYPT" });
        Assert.Equal("UnsupportedOperationException", (await Client.KmsAsync("EnableKeyRotation", new { KeyId = asymmetric })).Code);
        Assert.False((await Client.KmsAsync("GetKeyRotationStatus", new { KeyId = asymmetric }))["KeyRotationEnabled"].GetBoolean());
    }

    [Fact]
    public async Task A_key_is_made_with_fifty_tags_and_no_more()
    {
        static object Tags(int count) => new { Tags = Enumerable.Range(0, count).Select(number => new { TagKey = $"t{number}", TagValue = "" }) };

        await Client.CreateKeyAsync(Tags(50));
        Assert.Equal("TagException", (await Client.KmsAsync("CreateKey", Tags(51))).Code);
    }

    [Fact]
    public async Task Keys_come_in_pages()
    {
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(await Client.CreateKeyAsync());
        }

        var listed = new List<string>();
        string? marker = null;
        do
        {
            var page = await Client.KmsAsync("ListKeys", new { Limit = 2, Marker = marker });
            listed.AddRange(page["Keys"].EnumerateArray().Select(key => key.GetProperty("KeyId").GetString()!));
            Assert.Equal(page["Truncated"].GetBoolean(), page.Has("NextMarker"));
            marker = page.Has("NextMarker") ? page["NextMarker"].GetString() : null;
        }
        while (marker is not null);
        Assert.Equal(made.Order(), listed.Order());
        Assert.Equal("InvalidMarkerException", (await Client.KmsAsync("ListKeys", new { Marker = "astray" })).Code);
        Assert.Equal("ValidationException", (await Client.KmsAsync("ListKeys", new { Limit = 1001 })).Code);
    }

    [Fact]
    public async Task Tags_are_set_replaced_and_taken_away()
    {
        var id = await Client.CreateKeyAsync(new { Tags = new[] { new { TagKey = "a", TagValue = "1" } } });
        (await Client.KmsAsync("TagResource", new { KeyId = id, Tags = new[] { new { TagKey = "a", TagValue = "2" }, new { TagKey = "b", TagValue = "3" } } })).Succeeded();
        (await Client.KmsAsync("UntagResource", new { KeyId = id, TagKeys = new[] { "b" } })).Succeeded();
        var tag = Assert.Single((await Client.KmsAsync("ListResourceTags", new { KeyId = id }))["Tags"].EnumerateArray());
        Assert.Equal("2", tag.GetProperty("TagValue").GetString());
        Assert.Equal("ValidationException", (await Client.KmsAsync("ListResourceTags", new { KeyId = id, Limit = 51 })).Code);
        Assert.Equal("TagException", (await Client.KmsAsync("TagResource", new { KeyId = id, Tags = new[] { new { TagKey = "aws:x", TagValue = "2" } } })).Code);
    }

    [Fact]
    public async Task With_a_consistency_delay_a_new_key_is_not_found_for_a_while()
    {
        await using var sandbox = await TestSandbox.EmptyAsync(new SandboxOptions { ConsistencyDelay = TimeSpan.FromSeconds(5) });
        var id = await sandbox.Client.CreateKeyAsync();
        Assert.Equal("NotFoundException", (await sandbox.Client.KmsAsync("DescribeKey", new { KeyId = id })).Code);
        Assert.Equal("NotFoundException", (await sandbox.Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = id })).Code);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(5));
        (await sandbox.Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = id })).Succeeded();
        Assert.Equal("NotFoundException", (await sandbox.Client.KmsAsync("DescribeKey", new { KeyId = "alias/a" })).Code);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(5));
        (await sandbox.Client.KmsAsync("DescribeKey", new { KeyId = "alias/a" })).Succeeded();
    }

    private async Task<string> StateAsync(string id) =>
        (await Client.KmsAsync("DescribeKey", new { KeyId = id }))["KeyMetadata"].GetProperty("KeyState").GetString()!;
}
