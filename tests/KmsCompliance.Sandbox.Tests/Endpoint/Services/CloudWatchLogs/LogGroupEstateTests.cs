using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudWatchLogs;

/// <summary>Log groups of estates, the default one included.</summary>
public sealed class LogGroupEstateTests
{
    [Theory]
    [InlineData("us-east-1", "/aws/lambda/cc-backend-api", null, null)]
    [InlineData("eu-west-2", "aws/spans", null, null)]
    [InlineData("eu-west-2", "/tracing/application", "arn:aws:kms:eu-west-2:111122223333:key/00000402-5a6d-4b0c-8000-000000000402", "Enabled")]
    [InlineData("eu-central-1", "/orders/api", "arn:aws:kms:eu-central-1:111122223333:key/00000201-5a6d-4b0c-8000-000000000201", "Disabled")]
    [InlineData("eu-central-1", "/orders/worker", "arn:aws:kms:eu-central-1:111122223333:key/0000dead-5a6d-4b0c-8000-00000000dead", "NotFoundException")]
    [InlineData("us-west-2", "/shared/reports", "arn:aws:kms:us-west-2:444455556666:key/00000802-5a6d-4b0c-8000-000000000802", "AccessDeniedException")]
    public async Task The_default_estate_has_log_groups_with_keys_in_different_states(string region, string name, string? key, string? state)
    {
        await using var sandbox = await TestSandbox.DefaultAsync();
        using var client = sandbox.Client.In(region);
        Assert.Equal(key, await client.KeyOfAsync(name));
        if (key is not null)
        {
            var described = await client.KmsAsync("DescribeKey", new { KeyId = key });
            Assert.Equal(state, described.Status == 200 ? described["KeyMetadata"].GetProperty("KeyState").GetString() : described.Code);
        }
    }

    [Fact]
    public async Task The_usable_key_of_the_default_estate_can_be_set()
    {
        await using var sandbox = await TestSandbox.DefaultAsync();
        using var client = sandbox.Client.In("eu-west-2");
        var key = await client.KeyOfAsync("/tracing/application");
        (await client.LogsAsync("AssociateKmsKey", new { logGroupName = "aws/spans", kmsKeyId = key })).Succeeded();
        Assert.Equal(key, await client.KeyOfAsync("aws/spans"));
    }

    [Fact]
    public async Task Log_groups_of_linked_accounts_show_where_they_are_asked_for()
    {
        await using var sandbox = await TestSandbox.DefaultAsync();
        Assert.Equal(["/aws/lambda/cc-backend-api"], await sandbox.Client.NamesAsync());
        Assert.Equal(["/aws/lambda/cc-backend-api", "/partner/gateway"], await sandbox.Client.NamesAsync(new { includeLinkedAccounts = true }));
        Assert.Equal(
            ["/partner/gateway"],
            await sandbox.Client.NamesAsync(new { includeLinkedAccounts = true, accountIdentifiers = new[] { SandboxAccounts.OtherAccountId } }));
        using var other = sandbox.Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        Assert.Equal(["/partner/gateway"], await other.NamesAsync());
        Assert.Equal("ResourceNotFoundException", (await sandbox.Client.LogsAsync("DeleteLogGroup", new { logGroupName = "/partner/gateway" })).Code);
    }

    [Fact]
    public async Task An_estate_tells_class_size_and_tags()
    {
        const string estate = """
            {"accounts":[{"id":"111122223333","logGroups":[
              {"region":"us-east-1","name":"old","class":"INFREQUENT_ACCESS","storedBytes":5000000000,"kmsKeyId":"alias/none","tags":{"Team":"billing"}}]}]}
            """;
        await using var server = await TestSandbox.StartFileAsync(estate);
        using var client = new AwsClient(server.Url);
        var group = Assert.Single((await client.LogsAsync("DescribeLogGroups"))["logGroups"].EnumerateArray());
        Assert.Equal(("INFREQUENT_ACCESS", 5_000_000_000), (group.GetProperty("logGroupClass").GetString(), group.GetProperty("storedBytes").GetInt64()));
        Assert.StartsWith("arn:aws:kms:us-east-1:111122223333:key/", group.GetProperty("kmsKeyId").GetString(), StringComparison.Ordinal);
        Assert.Equal("billing", (await client.LogsAsync("ListTagsForResource", new { resourceArn = LogGroupCalls.Arn("old") }))["tags"].GetProperty("Team").GetString());
    }

    [Theory]
    [InlineData("""{"region":"us-east-1","name":"a b"}""", "logGroups[0].name")]
    [InlineData("""{"region":"us-east-1","name":"a","class":"FAST"}""", "logGroups[0].class")]
    [InlineData("""{"region":"us-east-1","name":"a","storedBytes":-1}""", "logGroups[0].storedBytes")]
    [InlineData("""{"region":"af-south-1","name":"a"}""", "logGroups[0].region")]
    [InlineData("""{"region":"us-east-1","name":"a","linkedTo":"111122223333"}""", "logGroups[0].linkedTo")]
    [InlineData("""{"region":"us-east-1","name":"a","linkedTo":"444455556666"}""", "logGroups[0].linkedTo")]
    [InlineData("""{"region":"us-east-1","name":"a"},{"region":"us-east-1","name":"a"}""", "logGroups[1].name")]
    [InlineData("""{"region":"us-east-1","name":"a","colour":"red"}""", "colour")]
    public async Task A_log_group_that_is_not_sound_is_refused_and_the_place_is_named(string groups, string place)
    {
        var error = await Assert.ThrowsAsync<EstateException>(() => TestSandbox.StartFileAsync($$"""{"accounts":[{"id":"111122223333","logGroups":[{{groups}}]}]}"""));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }
}
