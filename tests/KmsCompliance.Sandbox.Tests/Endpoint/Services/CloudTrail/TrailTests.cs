using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudTrail;

/// <summary>Trails: where they are at home, where they show, and who may change them.</summary>
public sealed class TrailTests : IAsyncLifetime
{
    private const string ThirdAccountId = "777788889999";
    private const string Member = SandboxAccounts.OtherAdministratorAccessKey;
    private const string Outsider = "SANDBOXOUTSIDER00001";

    private TestSandbox _sandbox = null!;
    private AwsClient _ireland = null!;
    private AwsClient _member = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync()
    {
        _sandbox = await TestSandbox.EmptyAsync(new SandboxOptions
        {
            Estate = new EstateDocument
            {
                Accounts = [.. TestSandbox.TwoAccounts.Accounts, new EstateAccount { Id = ThirdAccountId }],
                Organization = new EstateOrganization { ManagementAccount = SandboxAccounts.AccountId, Members = [SandboxAccounts.OtherAccountId] },
                Principals = [new EstatePrincipal { AccessKey = Outsider, AccountId = ThirdAccountId, Name = "outsider" }],
            },
        });
        _ireland = Client.In("eu-west-1");
        _member = Client.As(Member);
        await Client.CreateBucketAsync("logs");
    }

    public async Task DisposeAsync()
    {
        _ireland.Dispose();
        _member.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_new_trail_has_AWSs_defaults_and_is_not_logging()
    {
        var created = await CreateAsync("first");
        Assert.Equal(Arn("first"), created["TrailARN"].GetString());
        Assert.False(created.Has("KmsKeyId"));
        Assert.False(created.Has("HomeRegion"));
        Assert.Equal((true, false, false), (created["IncludeGlobalServiceEvents"].GetBoolean(), created["IsMultiRegionTrail"].GetBoolean(), created["LogFileValidationEnabled"].GetBoolean()));
        var trail = (await Client.CloudTrailAsync("GetTrail", new { Name = "first" }))["Trail"];
        Assert.Equal(("us-east-1", "logs"), (trail.GetProperty("HomeRegion").GetString(), trail.GetProperty("S3BucketName").GetString()));
        Assert.False((await Client.CloudTrailAsync("GetTrailStatus", new { Name = "first" }))["IsLogging"].GetBoolean());
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("-a-name")]
    [InlineData("a-name.")]
    [InlineData("my--name")]
    [InlineData("my-_name")]
    [InlineData("192.168.5.4")]
    [InlineData("a name")]
    public async Task A_name_that_is_not_sound_is_refused(string name)
    {
        Assert.Equal("InvalidTrailNameException", (await Client.CloudTrailAsync("CreateTrail", new { Name = name, S3BucketName = "logs" })).Code);
        Assert.Equal("InvalidTrailNameException", (await Client.CloudTrailAsync("GetTrail", new { Name = name })).Code);
        Assert.Equal("InvalidTrailNameException", (await Client.CloudTrailAsync("DescribeTrails", new { trailNameList = new[] { name } })).Code);
    }

    [Fact]
    public async Task What_cannot_be_made_is_refused()
    {
        Assert.Equal("S3BucketDoesNotExistException", (await Client.CloudTrailAsync("CreateTrail", new { Name = "first", S3BucketName = "none-such" })).Code);
        Assert.Equal("InvalidS3BucketNameException", (await Client.CloudTrailAsync("CreateTrail", new { Name = "first", S3BucketName = "No" })).Code);
        Assert.Equal("InvalidS3PrefixException", (await Client.CloudTrailAsync("CreateTrail", new { Name = "first", S3BucketName = "logs", S3KeyPrefix = new string('a', 201) })).Code);
        Assert.Equal(
            "InvalidParameterCombinationException",
            (await Client.CloudTrailAsync("CreateTrail", new { Name = "first", S3BucketName = "logs", IsMultiRegionTrail = true, IncludeGlobalServiceEvents = false })).Code);
        (await CreateAsync("first")).Succeeded();
        Assert.Equal("TrailAlreadyExistsException", (await CreateAsync("first")).Code);
        Assert.Equal("CloudTrailARNInvalidException", (await Client.CloudTrailAsync("GetTrail", new { Name = "arn:aws:s3:::logs" })).Code);
        Assert.Equal("TrailNotFoundException", (await Client.CloudTrailAsync("GetTrail", new { Name = "second" })).Code);
        Assert.Equal("TrailNotFoundException", (await Client.CloudTrailAsync("UpdateTrail", new { Name = Arn("second") })).Code);
    }

    [Fact]
    public async Task A_Region_has_five_trails_and_a_multi_Region_trail_counts_in_each()
    {
        (await CreateAsync("everywhere", isMultiRegion: true)).Succeeded();
        for (var i = 0; i < 4; i++)
        {
            (await CreateAsync($"trail-{i}", client: _ireland)).Succeeded();
        }

        Assert.Equal("MaximumNumberOfTrailsExceededException", (await CreateAsync("one-more", client: _ireland)).Code);
        Assert.Equal("MaximumNumberOfTrailsExceededException", (await CreateAsync("everywhere-too", isMultiRegion: true)).Code);
        (await CreateAsync("at-home")).Succeeded();
        Assert.Equal("MaximumNumberOfTrailsExceededException", (await Client.CloudTrailAsync("UpdateTrail", new { Name = "at-home", IsMultiRegionTrail = true })).Code);
    }

    [Fact]
    public async Task An_update_changes_what_was_sent_and_nothing_else()
    {
        (await Client.CloudTrailAsync("CreateTrail", new { Name = "first", S3BucketName = "logs", S3KeyPrefix = "here", SnsTopicName = "topic", EnableLogFileValidation = true })).Succeeded();
        var before = (await Client.CloudTrailAsync("GetTrail", new { Name = "first" }))["Trail"];
        Assert.Equal("arn:aws:sns:us-east-1:111122223333:topic", before.GetProperty("SnsTopicARN").GetString());

        (await Client.CloudTrailAsync("UpdateTrail", new { Name = "first" })).Succeeded();
        Assert.Equal(before.ToString(), (await Client.CloudTrailAsync("GetTrail", new { Name = "first" }))["Trail"].ToString());
        (await Client.CloudTrailAsync("UpdateTrail", new { Name = Arn("first"), EnableLogFileValidation = false, S3KeyPrefix = "" })).Succeeded();
        var after = (await Client.CloudTrailAsync("GetTrail", new { Name = "first" }))["Trail"];
        Assert.False(after.GetProperty("LogFileValidationEnabled").GetBoolean());
        Assert.False(after.TryGetProperty("S3KeyPrefix", out _));
        Assert.Equal("topic", after.GetProperty("SnsTopicName").GetString());
    }

    [Fact]
    public async Task Only_the_home_Region_changes_a_trail()
    {
        (await CreateAsync("everywhere", isMultiRegion: true)).Succeeded();
        (await CreateAsync("at-home")).Succeeded();
        foreach (var operation in new[] { "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging" })
        {
            Assert.Equal("InvalidHomeRegionException", (await _ireland.CloudTrailAsync(operation, new { Name = "everywhere" })).Code);
            Assert.Equal("InvalidHomeRegionException", (await _ireland.CloudTrailAsync(operation, new { Name = Arn("everywhere") })).Code);
            Assert.Equal("InvalidHomeRegionException", (await _ireland.CloudTrailAsync(operation, new { Name = Arn("at-home") })).Code);
            Assert.Equal("TrailNotFoundException", (await _ireland.CloudTrailAsync(operation, new { Name = "at-home" })).Code);
        }
    }

    [Fact]
    public async Task Multi_Region_trails_show_as_shadows_in_every_other_Region()
    {
        (await CreateAsync("everywhere", isMultiRegion: true)).Succeeded();
        (await CreateAsync("at-home")).Succeeded();
        (await CreateAsync("in-ireland", client: _ireland)).Succeeded();

        Assert.Equal(["in-ireland", "everywhere"], await DescribeAsync(_ireland));
        Assert.Equal(["at-home", "everywhere"], await DescribeAsync(Client));
        Assert.Equal(["in-ireland"], await DescribeAsync(_ireland, new { includeShadowTrails = false }));
        Assert.Equal("us-east-1", (await _ireland.CloudTrailAsync("DescribeTrails"))["trailList"][1].GetProperty("HomeRegion").GetString());
        (await Client.CloudTrailAsync("UpdateTrail", new { Name = "everywhere", IsMultiRegionTrail = false })).Succeeded();
        Assert.Equal(["in-ireland"], await DescribeAsync(_ireland));
    }

    [Fact]
    public async Task Names_mean_trails_of_the_Region_and_ARNs_those_of_any()
    {
        (await CreateAsync("everywhere", isMultiRegion: true)).Succeeded();
        (await CreateAsync("in-ireland", client: _ireland)).Succeeded();

        Assert.Equal(["in-ireland"], await DescribeAsync(_ireland, new { trailNameList = new[] { "in-ireland", "everywhere", "none-such" } }));
        Assert.Equal(["everywhere"], await DescribeAsync(_ireland, new { trailNameList = new[] { Arn("everywhere") } }));
        Assert.Empty(await DescribeAsync(_ireland, new { trailNameList = new[] { Arn("everywhere") }, includeShadowTrails = false }));
        Assert.Equal(["in-ireland"], await DescribeAsync(Client, new { trailNameList = new[] { Arn("in-ireland", "eu-west-1") } }));
        Assert.Equal("TrailNotFoundException", (await _ireland.CloudTrailAsync("GetTrailStatus", new { Name = "everywhere" })).Code);
        (await _ireland.CloudTrailAsync("GetTrailStatus", new { Name = Arn("everywhere") })).Succeeded();
        Assert.Equal("TrailNotFoundException", (await _member.CloudTrailAsync("GetTrail", new { Name = Arn("everywhere") })).Code);
    }

    [Fact]
    public async Task Trails_of_the_organization_show_in_its_members_and_are_changed_by_the_management_account_only()
    {
        (await Client.CloudTrailAsync("CreateTrail", new { Name = "for-all", S3BucketName = "logs", IsOrganizationTrail = true, IsMultiRegionTrail = true })).Succeeded();
        using var memberInIreland = _member.In("eu-west-1");
        using var outsider = Client.As(Outsider);

        Assert.Equal(["for-all"], await DescribeAsync(_member));
        Assert.Equal(["for-all"], await DescribeAsync(memberInIreland));
        Assert.Empty(await DescribeAsync(_member, new { includeShadowTrails = false }));
        Assert.Empty(await DescribeAsync(outsider));
        Assert.Equal([Arn("for-all")], (await _member.CloudTrailAsync("ListTrails"))["Trails"].EnumerateArray().Select(trail => trail.GetProperty("TrailARN").GetString()));
        Assert.True((await memberInIreland.CloudTrailAsync("GetTrail", new { Name = Arn("for-all") }))["Trail"].GetProperty("IsOrganizationTrail").GetBoolean());
        Assert.Equal("NotOrganizationMasterAccountException", (await _member.CloudTrailAsync("UpdateTrail", new { Name = "for-all", KmsKeyId = "" })).Code);
        Assert.Equal("NotOrganizationMasterAccountException", (await _member.CloudTrailAsync("DeleteTrail", new { Name = Arn("for-all") })).Code);
        Assert.Equal("NotOrganizationMasterAccountException", (await _member.CloudTrailAsync("CreateTrail", new { Name = "mine", S3BucketName = "logs", IsOrganizationTrail = true })).Code);
        Assert.Equal("OrganizationsNotInUseException", (await outsider.CloudTrailAsync("CreateTrail", new { Name = "mine", S3BucketName = "logs", IsOrganizationTrail = true })).Code);

        (await Client.CloudTrailAsync("UpdateTrail", new { Name = "for-all", IsOrganizationTrail = false })).Succeeded();
        Assert.Empty(await DescribeAsync(_member));
    }

    [Fact]
    public async Task Logging_goes_on_and_off()
    {
        (await CreateAsync("first")).Succeeded();
        (await Client.CloudTrailAsync("StartLogging", new { Name = "first" })).Succeeded();
        var started = _sandbox.Clock.GetUtcNow();
        _sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        var status = await Client.CloudTrailAsync("GetTrailStatus", new { Name = "first" });
        Assert.True(status["IsLogging"].GetBoolean());
        Assert.Equal(started.ToUnixTimeSeconds(), (long)status["StartLoggingTime"].GetDouble());
        Assert.False(status.Has("StopLoggingTime"));
        Assert.False(status.Has("LatestDeliveryError"));
        (await Client.CloudTrailAsync("StopLogging", new { Name = "first" })).Succeeded();
        status = await Client.CloudTrailAsync("GetTrailStatus", new { Name = "first" });
        Assert.False(status["IsLogging"].GetBoolean());
        Assert.Equal(started.AddMinutes(1).ToUnixTimeSeconds(), (long)status["StopLoggingTime"].GetDouble());
        (await Client.CloudTrailAsync("DeleteTrail", new { Name = "first" })).Succeeded();
        Assert.Equal("TrailNotFoundException", (await Client.CloudTrailAsync("GetTrailStatus", new { Name = "first" })).Code);
    }

    [Fact]
    public async Task All_Regions_trails_are_listed_page_by_page()
    {
        var trails = Enumerable.Range(0, 60).Select(i => new { region = i % 2 == 0 ? "us-east-1" : "eu-west-1", name = $"trail-{i}", bucket = "logs" });
        _sandbox.Server.World.Seed(new EstateDocument
        {
            Accounts = [new EstateAccount { Id = SandboxAccounts.AccountId, Services = { ["trails"] = JsonSerializer.SerializeToNode(trails) } }],
        });
        var listed = new List<string>();
        string? token = null;
        var pages = 0;
        do
        {
            var page = await Client.CloudTrailAsync("ListTrails", token is null ? new { } : new { NextToken = token });
            listed.AddRange(page["Trails"].EnumerateArray().Select(trail => trail.GetProperty("TrailARN").GetString()!));
            token = page.Has("NextToken") ? page["NextToken"].GetString() : null;
            Assert.Equal("ValidationException", (await _ireland.CloudTrailAsync("ListTrails", new { NextToken = token ?? "astray" })).Code);
            pages++;
        }
        while (token is not null);

        Assert.Equal((60, 60, 3), (listed.Count, listed.Distinct().Count(), pages));
        Assert.Equal(30, (await DescribeAsync(_ireland)).Count());
    }

    [Fact]
    public async Task Identity_policies_name_the_trail()
    {
        (await CreateAsync("first")).Succeeded();
        (await CreateAsync("second")).Succeeded();
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync("UpdateTrail", new { Name = "first" })).Code);
        (await auditor.CloudTrailAsync("DescribeTrails")).Succeeded();
        _sandbox.Server.World.SetIdentityPolicy(
            SandboxAccounts.AuditorAccessKey,
            $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"cloudtrail:*","Resource":"{{Arn("first")}}"} }""");
        (await auditor.CloudTrailAsync("UpdateTrail", new { Name = "first" })).Succeeded();
        (await auditor.CloudTrailAsync("GetTrail", new { Name = Arn("first") })).Succeeded();
        (await auditor.CloudTrailAsync("ListTags", new { ResourceIdList = new[] { Arn("first") } })).Succeeded();
        Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync("UpdateTrail", new { Name = "second" })).Code);
        Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync("ListTags", new { ResourceIdList = new[] { Arn("first"), Arn("second") } })).Code);
        Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync("DescribeTrails")).Code);
    }

    [Fact]
    public async Task Tags_come_and_go()
    {
        (await Client.CloudTrailAsync("CreateTrail", new { Name = "first", S3BucketName = "logs", TagsList = new[] { new { Key = "a", Value = "b" } } })).Succeeded();
        (await Client.CloudTrailAsync("AddTags", new { ResourceId = Arn("first"), TagsList = new[] { new { Key = "c", Value = "d" } } })).Succeeded();
        (await Client.CloudTrailAsync("RemoveTags", new { ResourceId = Arn("first"), TagsList = new[] { new { Key = "a" } } })).Succeeded();
        var tags = (await Client.CloudTrailAsync("ListTags", new { ResourceIdList = new[] { Arn("first") } }))["ResourceTagList"][0].GetProperty("TagsList");
        Assert.Equal(["c=d"], tags.EnumerateArray().Select(tag => $"{tag.GetProperty("Key").GetString()}={tag.GetProperty("Value").GetString()}"));
        Assert.Equal("ResourceNotFoundException", (await Client.CloudTrailAsync("ListTags", new { ResourceIdList = new[] { Arn("none-such") } })).Code);
    }

    private static string Arn(string name, string region = "us-east-1") => $"arn:aws:cloudtrail:{region}:111122223333:trail/{name}";

    private static async Task<IEnumerable<string?>> DescribeAsync(AwsClient client, object? input = null) =>
        [.. (await client.CloudTrailAsync("DescribeTrails", input))["trailList"].EnumerateArray().Select(trail => trail.GetProperty("Name").GetString())];

    private Task<Answer> CreateAsync(string name, bool isMultiRegion = false, AwsClient? client = null) =>
        (client ?? Client).CloudTrailAsync("CreateTrail", new { Name = name, S3BucketName = "logs", IsMultiRegionTrail = isMultiRegion });
}
