using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.SecretsManager;

public sealed class SecretTests : IAsyncLifetime
{
    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_secret_is_found_by_name_ARN_and_ARN_without_suffix()
    {
        var arn = (await CreateAsync("team/s-abcdef"))["ARN"].GetString()!;
        foreach (var secretId in new[] { "team/s-abcdef", arn, arn[..^7] })
        {
            Assert.Equal(arn, (await Client.SecretsAsync("DescribeSecret", new { SecretId = secretId }))["ARN"].GetString());
        }

        foreach (var secretId in new[] { "team/s", arn[..^1], arn.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal) })
        {
            var answer = await Client.SecretsAsync("DescribeSecret", new { SecretId = secretId });
            Assert.Equal("ResourceNotFoundException", answer.Code);
            Assert.Equal(400, answer.Status);
        }

        using var other = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        Assert.Equal("AccessDeniedException", (await other.SecretsAsync("DescribeSecret", new { SecretId = arn })).Code);
    }

    [Fact]
    public async Task A_policy_is_kept_shown_to_the_letter_and_taken_away()
    {
        const string Policy = """{ "Statement": [ { "Effect": "Allow", "Principal": "*", "Action": "secretsmanager:*", "Resource": "*" } ] }""";
        var arn = (await CreateAsync("team/s"))["ARN"].GetString()!;
        Assert.False((await Client.SecretsAsync("GetResourcePolicy", new { SecretId = arn })).Has("ResourcePolicy"));
        Assert.Equal(arn, (await Client.SecretsAsync("PutResourcePolicy", new { SecretId = "team/s", ResourcePolicy = Policy }))["ARN"].GetString());
        Assert.Equal(Policy, (await Client.SecretsAsync("GetResourcePolicy", new { SecretId = arn }))["ResourcePolicy"].GetString());
        Assert.Equal("MalformedPolicyDocumentException", (await Client.SecretsAsync("PutResourcePolicy", new { SecretId = arn, ResourcePolicy = "{}" })).Code);
        Assert.Equal(arn, (await Client.SecretsAsync("DeleteResourcePolicy", new { SecretId = arn }))["ARN"].GetString());
        Assert.False((await Client.SecretsAsync("GetResourcePolicy", new { SecretId = arn })).Has("ResourcePolicy"));
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        await CreateAsync("s");
        Assert.Equal("ResourceExistsException", (await Client.SecretsAsync("CreateSecret", new { Name = "s" })).Code);
        Assert.Equal("ValidationException", (await Client.SecretsAsync("CreateSecret", new { Name = "with blank" })).Code);
    }

    [Fact]
    public async Task Pages_hold_at_most_100_and_end_without_a_token()
    {
        for (var i = 0; i < 101; i++)
        {
            await CreateAsync($"s{i}");
        }

        var first = await Client.SecretsAsync("ListSecrets");
        Assert.Equal(100, first["SecretList"].GetArrayLength());
        var second = await Client.SecretsAsync("ListSecrets", new { NextToken = first["NextToken"].GetString() });
        Assert.Equal("s100", Assert.Single(second["SecretList"].EnumerateArray()).GetProperty("Name").GetString());
        Assert.False(second.Has("NextToken"));
        Assert.Equal("InvalidNextTokenException", (await Client.SecretsAsync("ListSecrets", new { NextToken = "100" })).Code);
        Assert.Equal("InvalidNextTokenException", (await Client.SecretsAsync("ListSecrets", new { NextToken = first["NextToken"].GetString(), SortOrder = "desc" })).Code);
        Assert.Equal("ValidationException", (await Client.SecretsAsync("ListSecrets", new { MaxResults = 101 })).Code);
        Assert.Equal("ValidationException", (await Client.SecretsAsync("ListSecrets", new { MaxResults = 0 })).Code);
    }

    [Theory]
    [InlineData("name", "app/", "app/one,app/two")]
    [InlineData("name", "!app/", "db")]
    [InlineData("name", "App/", "")]
    [InlineData("description", "MAIN", "db")]
    [InlineData("tag-key", "Team", "app/two")]
    [InlineData("tag-value", "blue", "app/two")]
    [InlineData("all", "blue", "app/two")]
    [InlineData("primary-region", "us-", "app/one")]
    public async Task Filters_choose(string key, string value, string expected)
    {
        await CreateAsync("app/one");
        await CreateAsync("app/two", tags: new { Key = "Team", Value = "blue" });
        (await Client.SecretsAsync("CreateSecret", new { Name = "db", Description = "Main database" })).Succeeded();
        (await Client.SecretsAsync("ReplicateSecretToRegions", new { SecretId = "app/one", AddReplicaRegions = new[] { new { Region = "eu-west-1" } } })).Succeeded();
        Assert.Equal(expected, string.Join(',', await NamesAsync(new { Filters = new[] { new { Key = key, Values = new[] { value } } } })));
    }

    [Fact]
    public async Task Secrets_come_in_the_order_that_is_asked_for()
    {
        foreach (var name in new[] { "b", "c", "a" })
        {
            await CreateAsync(name);
            _sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["b", "c", "a"], await NamesAsync(new { }));
        Assert.Equal(["a", "c", "b"], await NamesAsync(new { SortOrder = "desc" }));
        Assert.Equal(["a", "b", "c"], await NamesAsync(new { SortBy = "name" }));
    }

    [Fact]
    public async Task A_deleted_secret_is_hidden_refuses_changes_and_comes_back()
    {
        var key = await Client.CreateKeyAsync();
        await CreateAsync("s");
        Assert.Equal("InvalidParameterException", (await Client.SecretsAsync("DeleteSecret", new { SecretId = "s", RecoveryWindowInDays = 6 })).Code);
        (await Client.SecretsAsync("DeleteSecret", new { SecretId = "s", RecoveryWindowInDays = 7 })).Succeeded();
        Assert.Empty(await NamesAsync(new { }));
        var entry = Assert.Single((await Client.SecretsAsync("ListSecrets", new { IncludePlannedDeletion = true }))["SecretList"].EnumerateArray());
        Assert.True(entry.TryGetProperty("DeletedDate", out _));
        Assert.True((await Client.SecretsAsync("DescribeSecret", new { SecretId = "s" })).Has("DeletedDate"));
        Assert.Equal("InvalidRequestException", (await Client.SecretsAsync("UpdateSecret", new { SecretId = "s", KmsKeyId = key })).Code);
        Assert.Equal("InvalidRequestException", (await Client.SecretsAsync("GetSecretValue", new { SecretId = "s" })).Code);
        Assert.Equal("InvalidRequestException", (await Client.SecretsAsync("CreateSecret", new { Name = "s" })).Code);
        (await Client.SecretsAsync("RestoreSecret", new { SecretId = "s" })).Succeeded();
        (await Client.SecretsAsync("UpdateSecret", new { SecretId = "s", KmsKeyId = key })).Succeeded();

        (await Client.SecretsAsync("DeleteSecret", new { SecretId = "s", RecoveryWindowInDays = 7 })).Succeeded();
        _sandbox.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal("ResourceNotFoundException", (await Client.SecretsAsync("DescribeSecret", new { SecretId = "s" })).Code);
        Assert.Empty(await NamesAsync(new { IncludePlannedDeletion = true }));
    }

    [Theory]
    [InlineData("CreateSecret", """{"Name":"s","SecretString":"one"}""")]
    [InlineData("UpdateSecret", """{"SecretId":"none","KmsKeyId":""}""")]
    [InlineData("PutSecretValue", """{"SecretId":"none","SecretString":"two"}""")]
    public async Task Without_a_token_nothing_is_written_nor_looked_for(string operation, string input) =>
        Assert.Equal("InvalidRequestException", (await Client.PlainSecretsAsync(operation, System.Text.Json.Nodes.JsonNode.Parse(input))).Code);

    [Fact]
    public async Task Making_a_secret_again_with_the_same_token_and_value_answers_with_it()
    {
        var input = new { Name = "s", SecretString = "one", ClientRequestToken = new string('t', 32) };
        var first = await Client.SecretsAsync("CreateSecret", input);
        Assert.Equal(first["ARN"].GetString(), (await Client.SecretsAsync("CreateSecret", input))["ARN"].GetString());
        Assert.Equal("ResourceExistsException", (await Client.SecretsAsync("CreateSecret", new { Name = "s", SecretString = "two", ClientRequestToken = new string('t', 32) })).Code);
        Assert.Equal("ResourceExistsException", (await Client.SecretsAsync("CreateSecret", new { Name = "s", SecretString = "one" })).Code);
    }

    [Fact]
    public async Task What_a_secret_has_not_is_left_out_and_tags_that_are_gone_leave_an_empty_list()
    {
        (await Client.SecretsAsync("CreateSecret", new { Name = "bare" })).Succeeded();
        var bare = await Client.SecretsAsync("DescribeSecret", new { SecretId = "bare" });
        Assert.All(new[] { "VersionIdsToStages", "Description", "Tags" }, member => Assert.False(bare.Json.TryGetProperty(member, out _), member));

        (await Client.SecretsAsync("TagResource", new { SecretId = "bare", Tags = new[] { new { Key = "a", Value = "b" } } })).Succeeded();
        (await Client.SecretsAsync("UntagResource", new { SecretId = "bare", TagKeys = new[] { "a" } })).Succeeded();
        Assert.Empty((await Client.SecretsAsync("DescribeSecret", new { SecretId = "bare" }))["Tags"].EnumerateArray());
    }

    [Fact]
    public async Task A_name_that_no_secret_can_have_is_refused_and_deleting_one_that_is_not_there_by_force_is_not()
    {
        Assert.Equal("ValidationException", (await Client.SecretsAsync("DescribeSecret", new { SecretId = "no spaces" })).Code);
        Assert.Equal("ValidationException", (await Client.SecretsAsync("UpdateSecret", new { SecretId = "no spaces", KmsKeyId = "" })).Code);
        Assert.Equal("none", (await Client.SecretsAsync("DeleteSecret", new { SecretId = "none", ForceDeleteWithoutRecovery = true }))["Name"].GetString());
        Assert.Equal("ResourceNotFoundException", (await Client.SecretsAsync("DeleteSecret", new { SecretId = "none" })).Code);
    }

    [Theory]
    [InlineData("month rep", 1)]
    [InlineData("Report", 1)]
    [InlineData("eport", 0)]
    public async Task Descriptions_are_found_by_how_their_words_begin(string asked, int found)
    {
        (await Client.SecretsAsync("CreateSecret", new { Name = "described", Description = "The monthly report", SecretString = "x" })).Succeeded();
        Assert.Equal(found, (await Client.SecretsAsync("ListSecrets", new { Filters = new[] { new { Key = "description", Values = new[] { asked } } } }))["SecretList"].GetArrayLength());
    }

    [Fact]
    public async Task A_replica_has_its_own_key_and_refuses_any_other_change()
    {
        using var there = Client.In("eu-west-1");
        var key = there.KeyArn(await there.CreateKeyAsync());
        await CreateAsync("s");
        var replicated = await Client.SecretsAsync("ReplicateSecretToRegions", new
        {
            SecretId = "s",
            AddReplicaRegions = new object[] { new { Region = "eu-west-1", KmsKeyId = key }, new { Region = "eu-west-2" } },
        });
        Assert.Equal([key, "alias/aws/secretsmanager"], replicated["ReplicationStatus"].EnumerateArray().Select(status => status.GetProperty("KmsKeyId").GetString()));

        var replica = await there.SecretsAsync("DescribeSecret", new { SecretId = "s" });
        Assert.Equal("us-east-1", replica["PrimaryRegion"].GetString());
        Assert.Equal(key, replica["KmsKeyId"].GetString());
        Assert.Equal("us-east-1", (await Client.SecretsAsync("DescribeSecret", new { SecretId = "s" }))["PrimaryRegion"].GetString());
        Assert.Equal("InvalidParameterException", (await there.SecretsAsync("UpdateSecret", new { SecretId = "s", Description = "d", KmsKeyId = "" })).Code);

        (await Client.SecretsAsync("PutSecretValue", new { SecretId = "s", SecretString = "two" })).Succeeded();
        var versions = (await there.SecretsAsync("ListSecretVersionIds", new { SecretId = "s" }))["Versions"].EnumerateArray().ToList();
        Assert.Equal(2, versions.Count);
        Assert.All(versions, version => Assert.Equal(key, Assert.Single(version.GetProperty("KmsKeyIds").EnumerateArray()).GetString()));

        (await there.SecretsAsync("UpdateSecret", new { SecretId = "s", KmsKeyId = "" })).Succeeded();
        Assert.Equal(
            ["alias/aws/secretsmanager", "alias/aws/secretsmanager"],
            (await Client.SecretsAsync("DescribeSecret", new { SecretId = "s" }))["ReplicationStatus"].EnumerateArray().Select(status => status.GetProperty("KmsKeyId").GetString()));

        Assert.Equal("InvalidParameterException", (await Client.SecretsAsync("DeleteSecret", new { SecretId = "s" })).Code);
        (await Client.SecretsAsync("RemoveRegionsFromReplication", new { SecretId = "s", RemoveReplicaRegions = new[] { "eu-west-1" } })).Succeeded();
        Assert.Equal("ResourceNotFoundException", (await there.SecretsAsync("DescribeSecret", new { SecretId = "s" })).Code);
    }

    [Fact]
    public async Task A_replica_that_cannot_be_made_is_Failed()
    {
        await CreateAsync("s");
        var status = (await Client.SecretsAsync("ReplicateSecretToRegions", new { SecretId = "s", AddReplicaRegions = new[] { new { Region = "eu-west-1", KmsKeyId = "alias/none" } } }))["ReplicationStatus"][0];
        Assert.Equal("Failed", status.GetProperty("Status").GetString());
        Assert.Equal("InvalidParameterException", (await Client.SecretsAsync("ReplicateSecretToRegions", new { SecretId = "s", AddReplicaRegions = new[] { new { Region = "af-south-1" } } })).Code);
    }

    [Fact]
    public async Task A_secret_of_a_service_refuses_changes()
    {
        _sandbox.Server.World.Seed(new EstateDocument
        {
            Accounts = [new EstateAccount { Id = SandboxAccounts.AccountId, Services = { ["secrets"] = JsonNode.Parse("""[{"region":"us-east-1","name":"rds!db-1","owningService":"rds"}]""") } }],
        });
        Assert.Equal("rds", (await Client.SecretsAsync("DescribeSecret", new { SecretId = "rds!db-1" }))["OwningService"].GetString());
        Assert.Equal("InvalidRequestException", (await Client.SecretsAsync("UpdateSecret", new { SecretId = "rds!db-1", KmsKeyId = "" })).Code);
        Assert.Equal(["rds!db-1"], await NamesAsync(new { Filters = new[] { new { Key = "owning-service", Values = new[] { "rds" } } } }));
    }

    [Fact]
    public async Task The_same_token_makes_the_same_version_and_another_value_is_refused()
    {
        const string token = "11111111-2222-4333-8444-555555555555";
        await CreateAsync("s");
        var put = new { SecretId = "s", SecretString = "two", ClientRequestToken = token };
        Assert.Equal(token, (await Client.SecretsAsync("PutSecretValue", put))["VersionId"].GetString());
        (await Client.SecretsAsync("PutSecretValue", put)).Succeeded();
        Assert.Equal(2, (await Client.SecretsAsync("ListSecretVersionIds", new { SecretId = "s" }))["Versions"].GetArrayLength());
        Assert.Equal("ResourceExistsException", (await Client.SecretsAsync("PutSecretValue", put with { SecretString = "three" })).Code);
    }

    [Fact]
    public async Task No_refusal_repeats_a_value()
    {
        var value = new string('x', 65537);
        var answer = await Client.SecretsAsync("CreateSecret", new { Name = "s", SecretString = value });
        Assert.Equal("ValidationException", answer.Code);
        Assert.DoesNotContain("xxx", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generated_secrets_are_listed_found_and_changed_like_others()
    {
        await using var sandbox = await TestSandbox.EmptyAsync(new SandboxOptions
        {
            Estate = new EstateDocument { Generate = new EstateGenerator { Regions = ["us-east-1"], KeysPerRegion = 2, Services = { ["secretsPerRegion"] = 250 } } },
        });
        var client = sandbox.Client;
        var entries = new List<JsonElement>();
        string? token = null;
        do
        {
            var page = await client.SecretsAsync("ListSecrets", new { MaxResults = 100, NextToken = token });
            entries.AddRange(page["SecretList"].EnumerateArray());
            token = page.Has("NextToken") ? page["NextToken"].GetString() : null;
        }
        while (token is not null);
        Assert.Equal(250, entries.Select(entry => entry.GetProperty("ARN").GetString()).Distinct().Count());
        Assert.Equal(2, entries.Select(entry => entry.GetProperty("KmsKeyId").GetString()).Distinct().Count());

        var name = entries[123].GetProperty("Name").GetString();
        (await client.SecretsAsync("UpdateSecret", new { SecretId = entries[123].GetProperty("ARN").GetString(), KmsKeyId = "" })).Succeeded();
        Assert.Equal(entries[123].GetProperty("ARN").GetString(), (await client.SecretsAsync("DescribeSecret", new { SecretId = name }))["ARN"].GetString());
        var listed = (await client.SecretsAsync("ListSecrets", new { Filters = new[] { new { Key = "name", Values = new[] { name } } } }))["SecretList"][0];
        Assert.False(listed.TryGetProperty("KmsKeyId", out _));
        (await client.SecretsAsync("DeleteSecret", new { SecretId = name, ForceDeleteWithoutRecovery = true })).Succeeded();
        Assert.Equal("ResourceNotFoundException", (await client.SecretsAsync("DescribeSecret", new { SecretId = name })).Code);
        (await client.SecretsAsync("CreateSecret", new { Name = name })).Succeeded();
        (await client.SecretsAsync("DescribeSecret", new { SecretId = name })).Succeeded();
    }

    private async Task<Answer> CreateAsync(string name, object? tags = null)
    {
        var answer = await Client.SecretsAsync("CreateSecret", new { Name = name, SecretString = "value", Tags = tags is null ? [] : new[] { tags } });
        answer.Succeeded();
        return answer;
    }

    private async Task<IEnumerable<string?>> NamesAsync(object input) =>
        (await Client.SecretsAsync("ListSecrets", input))["SecretList"].EnumerateArray().Select(entry => entry.GetProperty("Name").GetString()).ToList();
}
