using System.Globalization;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudWatchLogs;

/// <summary>Log groups: made, listed and deleted.</summary>
public sealed class LogGroupTests : IAsyncLifetime
{
    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_new_log_group_has_no_key_and_is_listed_with_both_forms_of_its_ARN()
    {
        await CreateAsync("/app/api");
        var group = Assert.Single((await Client.LogsAsync("DescribeLogGroups"))["logGroups"].EnumerateArray());
        Assert.Equal(
            ("/app/api", LogGroupCalls.Arn("/app/api") + ":*", LogGroupCalls.Arn("/app/api"), "STANDARD", 0),
            (group.GetProperty("logGroupName").GetString(), group.GetProperty("arn").GetString(), group.GetProperty("logGroupArn").GetString(),
                group.GetProperty("logGroupClass").GetString(), group.GetProperty("storedBytes").GetInt64()));
        Assert.Equal(_sandbox.Clock.GetUtcNow().ToUnixTimeMilliseconds(), group.GetProperty("creationTime").GetInt64());
        Assert.False(group.TryGetProperty("kmsKeyId", out _));
    }

    [Fact]
    public async Task What_changes_a_log_group_answers_nothing_at_all()
    {
        foreach (var operation in new[] { "CreateLogGroup", "DisassociateKmsKey", "DeleteLogGroup" })
        {
            var answer = await Client.LogsAsync(operation, new { logGroupName = "a" });
            Assert.Equal((200, ""), (answer.Status, answer.Body));
            Assert.True(Guid.TryParse(answer.Headers["x-amzn-RequestId"], out _));
        }

        Assert.Empty(await Client.NamesAsync());
    }

    [Theory]
    [InlineData("", "InvalidParameterException")]
    [InlineData("with blank", "InvalidParameterException")]
    [InlineData("aws/mine", "InvalidParameterException")]
    [InlineData("taken", "ResourceAlreadyExistsException")]
    public async Task A_name_that_cannot_be_is_refused(string name, string code)
    {
        await CreateAsync("taken");
        Assert.Equal(code, (await Client.LogsAsync("CreateLogGroup", new { logGroupName = name })).Code);
        Assert.Equal(["taken"], await Client.NamesAsync());
    }

    [Fact]
    public async Task Tags_are_listed_by_the_ARN_that_has_no_star()
    {
        (await Client.LogsAsync("CreateLogGroup", new { logGroupName = "a", tags = new { Team = "billing" } })).Succeeded();
        await CreateAsync("b");
        Assert.Equal("billing", (await Client.LogsAsync("ListTagsForResource", new { resourceArn = LogGroupCalls.Arn("a") }))["tags"].GetProperty("Team").GetString());
        Assert.Empty((await Client.LogsAsync("ListTagsForResource", new { resourceArn = LogGroupCalls.Arn("b") }))["tags"].EnumerateObject());
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("ListTagsForResource", new { resourceArn = LogGroupCalls.Arn("a") + ":*" })).Code);
        Assert.Equal("ResourceNotFoundException", (await Client.LogsAsync("ListTagsForResource", new { resourceArn = LogGroupCalls.Arn("none") })).Code);
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("CreateLogGroup", new { logGroupName = "c", tags = new { } })).Code);
    }

    [Fact]
    public async Task Events_are_kept_for_ever_unless_a_retention_says_so()
    {
        await CreateAsync("a");
        Assert.Null(await RetentionAsync());
        Assert.Equal((200, ""), await PutAsync("a", 30));
        Assert.Equal(30, await RetentionAsync());
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("PutRetentionPolicy", new { logGroupName = "a", retentionInDays = 31 })).Code);
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("PutRetentionPolicy", new { logGroupName = "a" })).Code);
        Assert.Equal("ResourceNotFoundException", (await Client.LogsAsync("PutRetentionPolicy", new { logGroupName = "b", retentionInDays = 30 })).Code);
        Assert.Equal(30, await RetentionAsync());
        (await Client.LogsAsync("DeleteRetentionPolicy", new { logGroupName = "a" })).Succeeded();
        Assert.Null(await RetentionAsync());
        Assert.Equal("ResourceNotFoundException", (await Client.LogsAsync("DeleteRetentionPolicy", new { logGroupName = "b" })).Code);

        async Task<int?> RetentionAsync() =>
            (await Client.LogsAsync("DescribeLogGroups"))["logGroups"][0].TryGetProperty("retentionInDays", out var days) ? days.GetInt32() : null;

        async Task<(int Status, string Body)> PutAsync(string name, int days)
        {
            var answer = await Client.LogsAsync("PutRetentionPolicy", new { logGroupName = name, retentionInDays = days });
            return (answer.Status, answer.Body);
        }
    }

    [Fact]
    public async Task Deletion_needs_a_log_group_that_is_not_protected()
    {
        (await Client.LogsAsync("CreateLogGroup", new { logGroupName = "a", deletionProtectionEnabled = true })).Succeeded();
        Assert.Equal("ValidationException", (await Client.LogsAsync("DeleteLogGroup", new { logGroupName = "a" })).Code);
        Assert.Equal("ResourceNotFoundException", (await Client.LogsAsync("DeleteLogGroup", new { logGroupName = "b" })).Code);
    }

    [Fact]
    public async Task A_listing_is_by_name_and_comes_in_pages_of_50_at_most()
    {
        foreach (var i in Enumerable.Range(0, 60).Reverse())
        {
            await CreateAsync(string.Create(CultureInfo.InvariantCulture, $"group-{i:D2}"));
        }

        var first = await Client.LogsAsync("DescribeLogGroups");
        var token = first["nextToken"].GetString();
        var second = await Client.LogsAsync("DescribeLogGroups", new { nextToken = token });
        var names = first["logGroups"].EnumerateArray().Concat(second["logGroups"].EnumerateArray()).Select(group => group.GetProperty("logGroupName").GetString()).ToList();
        Assert.Equal(50, first["logGroups"].GetArrayLength());
        Assert.False(second.Has("nextToken"));
        Assert.Equal(60, names.Distinct().Count());
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("DescribeLogGroups", new { nextToken = token, logGroupNamePrefix = "group" })).Code);
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("DescribeLogGroups", new { limit = 51 })).Code);
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("DescribeLogGroups", new { limit = 0 })).Code);
        Assert.Equal(["group-00", "group-01"], await Client.NamesAsync(new { limit = 2 }));
    }

    [Fact]
    public async Task Filters_leave_the_others_out()
    {
        await CreateAsync("/app/api");
        await CreateAsync("/app/worker");
        (await Client.LogsAsync("CreateLogGroup", new { logGroupName = "/old/api", logGroupClass = "INFREQUENT_ACCESS" })).Succeeded();
        Assert.Equal(["/app/api", "/app/worker"], await Client.NamesAsync(new { logGroupNamePrefix = "/app" }));
        Assert.Equal(["/app/api", "/old/api"], await Client.NamesAsync(new { logGroupNamePattern = "/api" }));
        Assert.Equal(["/app/worker"], await Client.NamesAsync(new { logGroupIdentifiers = new[] { "/app/worker", "/none" } }));
        Assert.Equal(["/old/api"], await Client.NamesAsync(new { logGroupClass = "INFREQUENT_ACCESS" }));
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("DescribeLogGroups", new { logGroupNamePrefix = "a", logGroupNamePattern = "a" })).Code);
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("DescribeLogGroups", new { logGroupNamePrefix = "a", logGroupIdentifiers = new[] { "a" } })).Code);
        Assert.Equal("InvalidParameterException", (await Client.LogsAsync("DescribeLogGroups", new { accountIdentifiers = new[] { SandboxAccounts.OtherAccountId } })).Code);
    }

    [Fact]
    public async Task A_search_by_pattern_tells_nothing_of_keys()
    {
        await CreateAsync("/app/api");
        var group = Assert.Single((await Client.LogsAsync("DescribeLogGroups", new { logGroupNamePattern = "api" }))["logGroups"].EnumerateArray());
        Assert.Equal(["logGroupName", "creationTime", "arn"], group.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Identity_policies_name_the_log_group_with_a_star_at_its_end()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        Assert.Equal("AccessDeniedException", (await auditor.LogsAsync("DeleteLogGroup", new { logGroupName = "a" })).Code);
        Assert.Equal(["a", "b"], await auditor.NamesAsync());
        _sandbox.Server.World.SetIdentityPolicy(
            SandboxAccounts.AuditorAccessKey,
            $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"logs:*","Resource":"{{LogGroupCalls.Arn("a")}}:*"} }""");
        Assert.Equal("AccessDeniedException", (await auditor.LogsAsync("DeleteLogGroup", new { logGroupName = "b" })).Code);
        Assert.Equal("AccessDeniedException", (await auditor.LogsAsync("DisassociateKmsKey", new { resourceIdentifier = LogGroupCalls.Arn("b") })).Code);
        (await auditor.LogsAsync("DisassociateKmsKey", new { resourceIdentifier = LogGroupCalls.Arn("a") })).Succeeded();
        (await auditor.LogsAsync("DeleteLogGroup", new { logGroupName = "a" })).Succeeded();
    }

    [Fact]
    public async Task Generated_log_groups_use_the_Regions_keys_in_turn()
    {
        await using var sandbox = await TestSandbox.EmptyAsync(new SandboxOptions
        {
            Estate = new EstateDocument
            {
                Generate = new EstateGenerator { Regions = ["us-east-1"], KeysPerRegion = 2, Services = new JsonObject { ["logGroupsPerRegion"] = 3 } },
            },
        });
        Assert.Equal(["generated/log-group-0000000", "generated/log-group-0000001", "generated/log-group-0000002"], await sandbox.Client.NamesAsync());
        var keys = new List<string?>();
        foreach (var name in await sandbox.Client.NamesAsync())
        {
            keys.Add(await sandbox.Client.KeyOfAsync(name));
        }

        Assert.Equal(2, keys.Distinct().Count());
        Assert.Equal(keys[0], keys[2]);
    }

    private async Task CreateAsync(string name) => (await Client.LogsAsync("CreateLogGroup", new { logGroupName = name })).Succeeded();
}
