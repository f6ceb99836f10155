using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.CloudWatchLogs;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;

namespace KmsCompliance.Aws.Tests.Configurations;

/// <summary>All that a template has to say of a resource is read, by the rights that the service names, against the sandbox.</summary>
public sealed class WholeReadingTests : IAsyncLifetime
{
    private const string Region = "eu-west-3";
    private const string Anyone = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}""";

    private static readonly object[] Advanced =
    [
        new { Name = "writes", FieldSelectors = new object[] { new { Field = "eventCategory", Equals = new[] { "Data" } }, new { Field = "resources.ARN", StartsWith = new[] { "arn:aws:s3:::a/", "arn:aws:s3:::b/" }, NotEndsWith = new[] { ".tmp" } } } },
        new { FieldSelectors = new object[] { new { Field = "eventCategory", Equals = new[] { "Management" } } } },
    ];

    private SandboxServer _server = null!;
    private IAwsSession _session = null!;
    private AwsClient _client = null!;

    public static TheoryData<string> Services => [.. ServiceCatalog.All.Select(static service => service.Name)];

    public static TheoryData<string, string> Rights
    {
        get
        {
            var rights = new TheoryData<string, string>();
            foreach (var service in ServiceCatalog.All)
            {
                foreach (var action in service.TemplateActions)
                {
                    rights.Add(service.Name, action.Action);
                }
            }

            return rights;
        }
    }

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TimeSpan.Zero }, CancellationToken.None);
        _session = await Sessions.OpenAsync(_server.Url, SandboxAccounts.AdministratorAccessKey, defaultRegion: Region, secretKey: SandboxAccounts.SecretKey);
        _client = new AwsClient(_server.Url) { Region = Region };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _session.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task XRays_setting_is_under_its_key_or_under_none()
    {
        (await _client.XRayAsync("/PutEncryptionConfig", new { Type = "NONE" })).Succeeded();
        Assert.Equal((Region, "NONE", null), await ReadAsync());

        var key = await MakeKeyAsync();
        (await _client.XRayAsync("/PutEncryptionConfig", new { Type = "KMS", KeyId = key })).Succeeded();
        Assert.Equal((Region, "KMS", key), await ReadAsync());

        async Task<(string Name, string Type, string? Key)> ReadAsync()
        {
            var read = await ReadAsync<XRayConfiguration>("XRay", string.Empty);
            Assert.Empty(read.Tags);
            return (read.Name, read.EncryptionType, read.KmsKeyId);
        }
    }

    [Fact]
    public async Task A_secret_is_read_without_its_value()
    {
        var key = await MakeKeyAsync();
        using var there = _client.In("eu-west-2");
        var keyThere = there.KeyArn(await there.CreateKeyAsync(new { Policy = Anyone }));
        const string description = "What it is for:\n\"quoted\", ${not.an.expression} \u202Eand back";
        (await _client.SecretsAsync("CreateSecret", new
        {
            Name = "whole/secret",
            Description = description,
            SecretString = "not-a-secret",
            KmsKeyId = key,
            Tags = new[] { new { Key = "Team", Value = "billing" }, new { Key = "aws:cloudformation:stack-name", Value = "a" } },
            AddReplicaRegions = new object[] { new { Region = "eu-west-2", KmsKeyId = keyThere }, new { Region = "eu-west-1" } },
        })).Succeeded();
        var arn = (await _client.SecretsAsync("DescribeSecret", new { SecretId = "whole/secret" }))["ARN"].GetString()!;

        var read = await ReadAsync<SecretConfiguration>("SecretsManager", arn);

        Assert.Equal(("whole/secret", description, key), (read.Name, read.Description, read.KmsKeyId));
        Assert.Equal(["Team=billing", "aws:cloudformation:stack-name=a"], Sorted(read.Tags));
        Assert.Equal(["eu-west-1 ", $"eu-west-2 {keyThere}"], read.Replicas.Select(static replica => $"{replica.Region} {(replica.KmsKeyId == "alias/aws/secretsmanager" ? null : replica.KmsKeyId)}").Order(StringComparer.Ordinal));
        Assert.Equal(0, _server.Calls.Count("secretsmanager", "GetSecretValue"));
    }

    [Fact]
    public async Task A_bare_secret_has_nothing_but_its_name()
    {
        var arn = (await _client.SecretsAsync("CreateSecret", new { Name = "bare", SecretString = "not-a-secret" }))["ARN"].GetString()!;

        var read = await ReadAsync<SecretConfiguration>("SecretsManager", arn);

        Assert.Equal(("bare", null, null, 0, 0), (read.Name, read.Description, read.KmsKeyId, read.Tags.Count, read.Replicas.Count));
    }

    [Fact]
    public async Task A_bare_trail_logs_by_default_and_nobody_is_asked_for_what_it_has_not()
    {
        var arn = await MakeTrailAsync("bare");

        var read = await ReadAsync<TrailConfiguration>("CloudTrail", arn);

        Assert.Equal(
            ("bare", "bare-logs", null, null, null, null, null),
            (read.Name, read.BucketName, read.KeyPrefix, read.SnsTopicArn, read.LogGroupArn, read.LogRoleArn, read.KmsKeyId));
        Assert.Equal((true, false, false, false, false), (read.IncludesGlobalServices, read.IsMultiRegion, read.IsOrganization, read.ValidatesLogFiles, read.IsLogging));
        Assert.Equal((0, 0, 0, 0, 0), (read.Tags.Count, read.EventSelectors.Count, read.AdvancedEventSelectors.Count, read.InsightTypes.Count, read.InsightCategories.Count));
        Assert.Equal((0, 0), (_server.Calls.Count("cloudtrail", "GetEventSelectors"), _server.Calls.Count("cloudtrail", "GetInsightSelectors")));
    }

    [Fact]
    public async Task A_trail_is_read_with_all_that_it_says()
    {
        var arn = await MakeWholeTrailAsync();

        var read = await ReadAsync<TrailConfiguration>("CloudTrail", arn);

        Assert.Equal(
            ("whole", "whole-logs", "here", "arn:aws:sns:eu-west-3:111122223333:told", $"arn:aws:logs:{Region}:111122223333:log-group:events:*", "arn:aws:iam::111122223333:role/Logs"),
            (read.Name, read.BucketName, read.KeyPrefix, read.SnsTopicArn, read.LogGroupArn, read.LogRoleArn));
        Assert.NotNull(read.KmsKeyId);
        Assert.Equal((true, true, false, true, true), (read.IncludesGlobalServices, read.IsMultiRegion, read.IsOrganization, read.ValidatesLogFiles, read.IsLogging));
        Assert.Equal(["Owner=platform", "Team=billing"], Sorted(read.Tags));
        var selector = Assert.Single(read.EventSelectors);
        Assert.Equal(("WriteOnly", true), (selector.ReadWriteType, selector.IncludesManagement));
        Assert.Equal(["kms.amazonaws.com"], selector.ExcludedSources);
        Assert.Equal(["AWS::S3::Object: arn:aws:s3:::a/, arn:aws:s3:::b/", "AWS::Lambda::Function: arn:aws:lambda"], selector.DataResources.Select(static data => $"{data.Type}: {string.Join(", ", data.Values)}"));
        Assert.Empty(read.AdvancedEventSelectors);
        Assert.Equal(["ApiCallRateInsight", "ApiErrorRateInsight"], read.InsightTypes);
        var (type, categories) = Assert.Single(read.InsightCategories);
        Assert.Equal(("ApiErrorRateInsight", "Management, Data"), (type, string.Join(", ", categories)));
    }

    [Fact]
    public async Task A_trails_selectors_in_the_advanced_form_come_back_as_they_were_given()
    {
        var arn = await MakeTrailAsync("advanced");
        (await _client.CloudTrailAsync("PutEventSelectors", new { TrailName = arn, AdvancedEventSelectors = Advanced })).Succeeded();

        var read = await ReadAsync<TrailConfiguration>("CloudTrail", arn);

        Assert.Empty(read.EventSelectors);
        AssertAdvanced(read.AdvancedEventSelectors);
    }

    [Fact]
    public async Task A_member_of_the_organization_reads_a_trail_of_it_but_not_its_tags()
    {
        var arn = await MakeTrailAsync("of-all", new { Name = "of-all", S3BucketName = "of-all-logs", IsOrganizationTrail = true, IsMultiRegionTrail = true });
        await using var session = await Sessions.OpenAsync(_server.Url, SandboxAccounts.OtherAdministratorAccessKey, defaultRegion: Region, secretKey: SandboxAccounts.SecretKey);
        var adapter = session.GetAdapter("CloudTrail", Region);
        var status = (await adapter.GetAsync(arn, Task.FromResult(SandboxAccounts.OtherAccountId), CancellationToken.None)).Status;

        var refused = await Assert.ThrowsAsync<AwsCallException>(() => ReadAsync(adapter, status.ResourceId));

        Assert.Equal("cloudtrail:ListTags", refused.Operation);
        Assert.True((await ReadAsync<TrailConfiguration>("CloudTrail", arn)).IsOrganization);
    }

    [Fact]
    public async Task An_event_data_store_is_read_with_all_that_it_says()
    {
        var key = await MakeKeyAsync();
        var arn = (await _client.CloudTrailAsync("CreateEventDataStore", new
        {
            Name = "whole",
            KmsKeyId = key,
            MultiRegionEnabled = false,
            TerminationProtectionEnabled = false,
            RetentionPeriod = 400,
            BillingMode = "FIXED_RETENTION_PRICING",
            AdvancedEventSelectors = Advanced,
            TagsList = new[] { new { Key = "Team", Value = "billing" } },
        }))["EventDataStoreArn"].GetString()!;

        var read = await ReadAsync<EventDataStoreConfiguration>("CloudTrailLake", arn);

        Assert.Equal(
            ("whole", key, false, false, false, 400, "FIXED_RETENTION_PRICING"),
            (read.Name, read.KmsKeyId, read.IsMultiRegion, read.IsOrganization, read.IsProtected, read.RetentionInDays, read.BillingMode));
        Assert.Equal(["Team=billing"], Sorted(read.Tags));
        AssertAdvanced(read.AdvancedEventSelectors);
    }

    [Fact]
    public async Task A_bare_event_data_store_collects_by_default()
    {
        var arn = (await _client.CloudTrailAsync("CreateEventDataStore", new { Name = "bare" }))["EventDataStoreArn"].GetString()!;

        var read = await ReadAsync<EventDataStoreConfiguration>("CloudTrailLake", arn);

        Assert.Equal((null, true, true, 366, "EXTENDABLE_RETENTION_PRICING", 0), (read.KmsKeyId, read.IsMultiRegion, read.IsProtected, read.RetentionInDays, read.BillingMode, read.Tags.Count));
        Assert.Equal("Default management events", Assert.Single(read.AdvancedEventSelectors).Name);
    }

    [Fact]
    public async Task A_log_group_is_read_with_all_that_it_says_and_not_another_whose_name_begins_so()
    {
        var key = await MakeKeyAsync();
        foreach (var (name, days) in new[] { ("whole", 30), ("whole-other", 7) })
        {
            (await LogsAsync("CreateLogGroup", new { logGroupName = name, kmsKeyId = key, logGroupClass = "INFREQUENT_ACCESS", deletionProtectionEnabled = days == 30, tags = new { Name = name } })).Succeeded();
            (await LogsAsync("PutRetentionPolicy", new { logGroupName = name, retentionInDays = days })).Succeeded();
        }

        (await LogsAsync("CreateLogGroup", new { logGroupName = "bare" })).Succeeded();

        var whole = await ReadAsync<LogGroupConfiguration>("CloudWatchLogs", LogGroupArn("whole"));
        var bare = await ReadAsync<LogGroupConfiguration>("CloudWatchLogs", LogGroupArn("bare"));

        Assert.Equal(("whole", key, 30, "INFREQUENT_ACCESS", true, "Name=whole"), (whole.Name, whole.KmsKeyId, whole.RetentionInDays, whole.LogGroupClass, whole.IsProtected, whole.Tags.ToString()));
        Assert.Equal(("bare", null, null, "STANDARD", false, 0), (bare.Name, bare.KmsKeyId, bare.RetentionInDays, bare.LogGroupClass, bare.IsProtected, bare.Tags.Count));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_is_asked_for_what_its_rights_are_and_for_nothing_else(string service)
    {
        var (adapter, status) = await MakeWholeAsync(service);
        _server.Calls.Reset();

        await ReadAsync(adapter, status.ResourceId);

        Assert.Equal(
            ServiceCatalog.Find(service)!.TemplateActions.Select(static action => action.Action).Order(StringComparer.Ordinal),
            _server.Calls.Snapshot().Select(static call => $"{call.Service}:{call.Operation}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task Without_one_of_the_rights_nothing_is_read_by_halves(string service, string action)
    {
        var (adapter, status) = await MakeWholeAsync(service);
        _server.Faults.DenyAction("*", action);

        var refused = await Assert.ThrowsAsync<AwsCallException>(() => ReadAsync(adapter, status.ResourceId));

        Assert.Equal((FailureKind.AccessDenied, action, Region), (refused.Kind, refused.Operation, refused.Region));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task The_auditor_of_the_sandbox_may_read_resources_whole(string service)
    {
        var (_, status) = await MakeWholeAsync(service);
        await using var auditor = await Sessions.OpenAsync(_server.Url, SandboxAccounts.AuditorAccessKey, defaultRegion: Region, secretKey: SandboxAccounts.SecretKey);

        var read = await ReadAsync(auditor.GetAdapter(service, Region), status.ResourceId);

        Assert.Equal(service == "XRay" ? Region : status.ResourceName, read.Name);
    }

    private static string LogGroupArn(string name) => $"arn:aws:logs:{Region}:111122223333:log-group:{name}";

    private static IEnumerable<string> Sorted(TextDictionary tags) => tags.Select(static tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);

    private static void AssertAdvanced(IReadOnlyList<AdvancedEventSelector> selectors) => Assert.Equal(
        ["writes: eventCategory Equals [Data]; resources.ARN StartsWith [arn:aws:s3:::a/ arn:aws:s3:::b/] NotEndsWith [.tmp]", ": eventCategory Equals [Management]"],
        selectors.Select(static selector => $"{selector.Name}: {string.Join("; ", selector.Fields.Select(static field =>
            $"{field.Field} {string.Join(' ', field.Conditions.Select(static condition => $"{condition.Operator} [{string.Join(' ', condition.Values)}]"))}"))}"));

    private async Task<(IServiceAdapter Adapter, EncryptionStatus Status)> MakeWholeAsync(string service)
    {
        var id = string.Empty;
        switch (service)
        {
            case "SecretsManager":
                id = (await _client.SecretsAsync("CreateSecret", new { Name = "whole", SecretString = "not-a-secret" }))["ARN"].GetString()!;
                break;
            case "CloudTrail":
                id = await MakeWholeTrailAsync();
                break;
            case "CloudTrailLake":
                id = (await _client.CloudTrailAsync("CreateEventDataStore", new { Name = "whole" }))["EventDataStoreArn"].GetString()!;
                break;
            case "CloudWatchLogs":
                (await LogsAsync("CreateLogGroup", new { logGroupName = "whole" })).Succeeded();
                id = LogGroupArn("whole");
                break;
        }

        var adapter = _session.GetAdapter(service, Region);
        return (adapter, (await adapter.GetAsync(id, Task.FromResult(SandboxAccounts.AccountId), CancellationToken.None)).Status);
    }

    private async Task<string> MakeWholeTrailAsync()
    {
        var key = await MakeKeyAsync();
        var arn = await MakeTrailAsync("whole", new
        {
            Name = "whole",
            S3BucketName = "whole-logs",
            S3KeyPrefix = "here",
            SnsTopicName = "told",
            CloudWatchLogsLogGroupArn = LogGroupArn("events") + ":*",
            CloudWatchLogsRoleArn = "arn:aws:iam::111122223333:role/Logs",
            IsMultiRegionTrail = true,
            EnableLogFileValidation = true,
            KmsKeyId = key,
            TagsList = new[] { new { Key = "Team", Value = "billing" }, new { Key = "Owner", Value = "platform" } },
        });
        (await _client.CloudTrailAsync("StartLogging", new { Name = arn })).Succeeded();
        (await _client.CloudTrailAsync("PutEventSelectors", new
        {
            TrailName = arn,
            EventSelectors = new object[]
            {
                new
                {
                    ReadWriteType = "WriteOnly",
                    IncludeManagementEvents = true,
                    ExcludeManagementEventSources = new[] { "kms.amazonaws.com" },
                    DataResources = new object[]
                    {
                        new { Type = "AWS::S3::Object", Values = new[] { "arn:aws:s3:::a/", "arn:aws:s3:::b/" } },
                        new { Type = "AWS::Lambda::Function", Values = new[] { "arn:aws:lambda" } },
                    },
                },
            },
        })).Succeeded();
        (await _client.CloudTrailAsync("PutInsightSelectors", new
        {
            TrailName = arn,
            InsightSelectors = new object[] { new { InsightType = "ApiCallRateInsight" }, new { InsightType = "ApiErrorRateInsight", EventCategories = new[] { "Management", "Data" } } },
        })).Succeeded();
        return arn;
    }

    private async Task<string> MakeTrailAsync(string name, object? input = null)
    {
        await _client.CreateBucketAsync($"{name}-logs");
        return (await _client.CloudTrailAsync("CreateTrail", input ?? new { Name = name, S3BucketName = $"{name}-logs" }))["TrailARN"].GetString()!;
    }

    private async Task<string> MakeKeyAsync() => _client.KeyArn(await _client.CreateKeyAsync(new { Policy = Anyone }));

    private Task<Sandbox.Tests.Endpoint.Answer> LogsAsync(string operation, object input) => _client.JsonAsync("logs", $"Logs_20140328.{operation}", "/", input);

    private static async Task<ResourceConfiguration> ReadAsync(IServiceAdapter adapter, string resourceId, string accountId = SandboxAccounts.AccountId) =>
        await (await adapter.GetWholeAsync(resourceId, Task.FromResult(accountId), CancellationToken.None)).ReadConfigurationAsync(CancellationToken.None);

    private async Task<T> ReadAsync<T>(string service, string resourceId)
        where T : ResourceConfiguration
    {
        return Assert.IsType<T>(await ReadAsync(_session.GetAdapter(service, Region), resourceId));
    }
}
