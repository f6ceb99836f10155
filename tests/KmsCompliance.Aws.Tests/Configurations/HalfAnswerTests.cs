using System.Text.Json.Nodes;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudWatchLogs;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;
using static KmsCompliance.Aws.Tests.Protocol.Operations;

namespace KmsCompliance.Aws.Tests.Configurations;

/// <summary>What a template would say wrong is not read: half an answer is none. Where a member may be missing, that means nothing
/// worse than it says.</summary>
public sealed class HalfAnswerTests
{
    private const string CloudTrail = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";
    private const string GroupArn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders";

    // An answer to each operation in which nothing is missing. The trail has selectors and looks for insights.
    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["GetEncryptionConfig"] = $$$"""{"EncryptionConfig":{"KeyId":"{{{KeyArn}}}","Status":"ACTIVE","Type":"KMS"}}""",
        ["DescribeSecret"] = $$"""{"ARN":"{{SecretArn}}","Name":"a","Description":"d","KmsKeyId":"{{KeyArn}}","Tags":[{"Key":"k","Value":"v"}],"ReplicationStatus":[{"Region":"eu-west-2","KmsKeyId":"alias/there"}]}""",
        ["GetTrail"] = $$$"""{"Trail":{"Name":"a-trail","TrailARN":"{{{TrailArn}}}","S3BucketName":"logs","IncludeGlobalServiceEvents":true,"IsMultiRegionTrail":true,"IsOrganizationTrail":false,"LogFileValidationEnabled":true,"HasCustomEventSelectors":true,"HasInsightSelectors":true}}""",
        ["GetTrailStatus"] = """{"IsLogging":true}""",
        ["GetEventSelectors"] = $$"""{"TrailARN":"{{TrailArn}}","EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[{"Type":"t","Values":["v"]}],"ExcludeManagementEventSources":["e"]}]}""",
        ["GetInsightSelectors"] = $$"""{"TrailARN":"{{TrailArn}}","InsightSelectors":[{"InsightType":"ApiCallRateInsight","EventCategories":["Data"]}]}""",
        ["ListTags"] = $$"""{"ResourceTagList":[{"ResourceId":"{{TrailArn}}","TagsList":[{"Key":"k","Value":"v"}]},{"ResourceId":"{{StoreArn}}","TagsList":[{"Key":"k","Value":"v"}]}]}""",
        ["GetEventDataStore"] = $$"""{"EventDataStoreArn":"{{StoreArn}}","Name":"events","Status":"ENABLED","MultiRegionEnabled":true,"OrganizationEnabled":false,"TerminationProtectionEnabled":true,"RetentionPeriod":366,"BillingMode":"FIXED_RETENTION_PRICING","AdvancedEventSelectors":[{"Name":"n","FieldSelectors":[{"Field":"f","Equals":["v"]}]}]}""",
        ["DescribeLogGroups"] = $$"""{"logGroups":[{"logGroupName":"/aws/lambda/orders","logGroupArn":"{{GroupArn}}","retentionInDays":30,"logGroupClass":"STANDARD","deletionProtectionEnabled":true}]}""",
        ["ListTagsForResource"] = """{"tags":{"k":"v"}}""",
    };

    /// <summary>Service, operation, a member of its answer by its path, and what it is instead (null: it is missing).</summary>
    public static TheoryData<string, string, string, string?> Halves => new()
    {
        { "XRay", "GetEncryptionConfig", "EncryptionConfig", null },
        { "XRay", "GetEncryptionConfig", "EncryptionConfig/Type", null },
        { "XRay", "GetEncryptionConfig", "EncryptionConfig/Type", "\"\"" },
        { "XRay", "GetEncryptionConfig", "EncryptionConfig/Type", "\"OTHER\"" },
        { "SecretsManager", "DescribeSecret", "ARN", null },
        { "SecretsManager", "DescribeSecret", "ARN", "\"arn:aws:secretsmanager:eu-west-1:111122223333:secret:b-AbCdEf\"" },
        { "SecretsManager", "DescribeSecret", "Name", null },
        { "SecretsManager", "DescribeSecret", "Description", "1" },
        { "SecretsManager", "DescribeSecret", "Tags/0/Key", null },
        { "SecretsManager", "DescribeSecret", "Tags", "{}" },
        { "SecretsManager", "DescribeSecret", "ReplicationStatus/0/Region", null },
        { "SecretsManager", "DescribeSecret", "ReplicationStatus", "[null]" },
        { "CloudTrail", "GetTrail", "Trail", null },
        { "CloudTrail", "GetTrail", "Trail/TrailARN", null },
        { "CloudTrail", "GetTrail", "Trail/TrailARN", "\"arn:aws:cloudtrail:eu-west-1:111122223333:trail/another\"" },
        { "CloudTrail", "GetTrail", "Trail/S3BucketName", null },
        { "CloudTrail", "GetTrail", "Trail/IncludeGlobalServiceEvents", null },
        { "CloudTrail", "GetTrail", "Trail/IsMultiRegionTrail", null },
        { "CloudTrail", "GetTrail", "Trail/IsOrganizationTrail", null },
        { "CloudTrail", "GetTrail", "Trail/LogFileValidationEnabled", null },
        { "CloudTrail", "GetTrail", "Trail/LogFileValidationEnabled", "\"true\"" },
        { "CloudTrail", "GetTrailStatus", "IsLogging", null },
        { "CloudTrail", "GetEventSelectors", "TrailARN", null },
        { "CloudTrail", "GetEventSelectors", "EventSelectors", null },
        { "CloudTrail", "GetEventSelectors", "EventSelectors", "[]" },
        { "CloudTrail", "GetEventSelectors", "EventSelectors", "[null]" },
        { "CloudTrail", "GetEventSelectors", "EventSelectors/0/ReadWriteType", null },
        { "CloudTrail", "GetEventSelectors", "EventSelectors/0/IncludeManagementEvents", null },
        { "CloudTrail", "GetEventSelectors", "EventSelectors/0/DataResources/0/Type", null },
        { "CloudTrail", "GetEventSelectors", "EventSelectors/0/DataResources/0/Values", null },
        { "CloudTrail", "GetEventSelectors", "EventSelectors/0/DataResources/0/Values", "[null]" },
        { "CloudTrail", "GetEventSelectors", "EventSelectors/0/ExcludeManagementEventSources", "[1]" },
        { "CloudTrail", "GetEventSelectors", "AdvancedEventSelectors", """[{"Name":"n"}]""" },
        { "CloudTrail", "GetInsightSelectors", "TrailARN", "\"arn:aws:cloudtrail:eu-west-1:111122223333:trail/another\"" },
        { "CloudTrail", "GetInsightSelectors", "InsightSelectors", null },
        { "CloudTrail", "GetInsightSelectors", "InsightSelectors", "[null]" },
        { "CloudTrail", "GetInsightSelectors", "InsightSelectors/0/InsightType", null },
        { "CloudTrail", "ListTags", "ResourceTagList", null },
        { "CloudTrail", "ListTags", "ResourceTagList/0/ResourceId", "\"arn:aws:cloudtrail:eu-west-1:111122223333:trail/another\"" },
        { "CloudTrail", "ListTags", "ResourceTagList/0/TagsList/0/Key", null },
        { "CloudTrailLake", "GetEventDataStore", "EventDataStoreArn", null },
        { "CloudTrailLake", "GetEventDataStore", "EventDataStoreArn", "\"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/another\"" },
        { "CloudTrailLake", "GetEventDataStore", "Name", null },
        { "CloudTrailLake", "GetEventDataStore", "MultiRegionEnabled", null },
        { "CloudTrailLake", "GetEventDataStore", "OrganizationEnabled", null },
        { "CloudTrailLake", "GetEventDataStore", "TerminationProtectionEnabled", null },
        { "CloudTrailLake", "GetEventDataStore", "RetentionPeriod", "36.5" },
        { "CloudTrailLake", "GetEventDataStore", "AdvancedEventSelectors", null },
        { "CloudTrailLake", "GetEventDataStore", "AdvancedEventSelectors", "[]" },
        { "CloudTrailLake", "GetEventDataStore", "AdvancedEventSelectors/0/FieldSelectors", null },
        { "CloudTrailLake", "GetEventDataStore", "AdvancedEventSelectors/0/FieldSelectors/0/Field", null },
        { "CloudTrailLake", "GetEventDataStore", "AdvancedEventSelectors/0/FieldSelectors/0/Equals", null },
        { "CloudTrailLake", "GetEventDataStore", "AdvancedEventSelectors/0/FieldSelectors/0/Equals", "[]" },
        { "CloudTrailLake", "GetEventDataStore", "AdvancedEventSelectors/0/FieldSelectors/0/Matches", "{}" },
        { "CloudTrailLake", "ListTags", "ResourceTagList/1/ResourceId", null },
        { "CloudWatchLogs", "DescribeLogGroups", "logGroups", null },
        { "CloudWatchLogs", "DescribeLogGroups", "logGroups/0/logGroupArn", null },
        { "CloudWatchLogs", "DescribeLogGroups", "logGroups/0/retentionInDays", "\"30\"" },
        { "CloudWatchLogs", "DescribeLogGroups", "logGroups/0/deletionProtectionEnabled", "1" },
        { "CloudWatchLogs", "ListTagsForResource", "tags", "[]" },
        { "CloudWatchLogs", "ListTagsForResource", "tags/k", "1" },
    };

    [Theory]
    [InlineData("XRay")]
    [InlineData("SecretsManager")]
    [InlineData("CloudTrail")]
    [InlineData("CloudTrailLake")]
    [InlineData("CloudWatchLogs")]
    public async Task A_whole_answer_is_read(string service)
    {
        var read = await ReadAsync(service, Whole);
        Assert.Equal(service == "XRay" ? string.Empty : "k=v", read.Tags.ToString());
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public async Task Half_an_answer_is_not_read(string service, string operation, string member, string? instead)
    {
        var refused = await Assert.ThrowsAsync<AwsCallException>(() => ReadAsync(service, With(operation, member, instead)));

        Assert.Equal((FailureKind.InvalidAnswer, Region), (refused.Kind, refused.Region));
        Assert.EndsWith($":{operation}", refused.Operation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_group_that_is_gone_is_not_found() =>
        Assert.Equal(FailureKind.NotFound, (await Assert.ThrowsAsync<AwsCallException>(() => ReadAsync("CloudWatchLogs", With("DescribeLogGroups", "logGroups", "[]")))).Kind);

    [Fact]
    public async Task Under_KMS_without_a_key_XRay_is_under_the_key_that_AWS_manages()
    {
        var read = Assert.IsType<XRayConfiguration>(await ReadAsync("XRay", With("GetEncryptionConfig", "EncryptionConfig/KeyId", null)));
        Assert.Equal(("KMS", "alias/aws/xray"), (read.EncryptionType, read.KmsKeyId));
    }

    [Fact]
    public async Task A_key_beside_NONE_is_none() =>
        Assert.Null((await ReadAsync("XRay", With("GetEncryptionConfig", "EncryptionConfig/Type", "\"NONE\""))).KmsKeyId);

    [Theory]
    [InlineData("SecretsManager", "DescribeSecret", "Tags")]
    [InlineData("CloudTrail", "ListTags", "ResourceTagList/0/TagsList")]
    [InlineData("CloudTrailLake", "ListTags", "ResourceTagList/1/TagsList")]
    [InlineData("CloudWatchLogs", "ListTagsForResource", "tags")]
    public async Task Without_a_list_of_tags_there_are_none(string service, string operation, string member) =>
        Assert.Empty((await ReadAsync(service, With(operation, member, null))).Tags);

    [Theory]
    [InlineData("SecretsManager", "DescribeSecret", "Tags/0/Value")]
    [InlineData("CloudTrail", "ListTags", "ResourceTagList/0/TagsList/0/Value")]
    [InlineData("CloudTrailLake", "ListTags", "ResourceTagList/1/TagsList/0/Value")]
    [InlineData("CloudWatchLogs", "ListTagsForResource", "tags/k")]
    public async Task Tags_are_kept_to_the_letter(string service, string operation, string member) =>
        Assert.Equal("a \u200d\n\u202e", (await ReadAsync(service, With(operation, member, """ "a \u200d\n\u202e" """))).Tags["k"]);

    [Fact]
    public async Task The_tags_of_a_status_are_shown_as_they_are_and_so_hold_nothing_that_a_terminal_obeys()
    {
        await using var server = await ServeAsync(With("DescribeSecret", "Tags/0/Value", """ "a \u202e" """));
        await using var session = await Sessions.OpenAsync(server.Url);

        Assert.Equal("a \uFFFD", (await session.GetAdapter("SecretsManager", Region).GetAsync("a", AccountId, CancellationToken.None)).Status.Tags!["k"]);
    }

    [Fact]
    public async Task A_secret_has_neither_description_nor_key_nor_replicas_where_none_are_told()
    {
        var answers = With("DescribeSecret", "Description", "\"\"");
        answers = With("DescribeSecret", "KmsKeyId", "\"\"", answers);
        answers = With("DescribeSecret", "ReplicationStatus", null, answers);

        var read = Assert.IsType<SecretConfiguration>(await ReadAsync("SecretsManager", answers));

        Assert.Equal((null, null, 0), (read.Description, read.KmsKeyId, read.Replicas.Count));
    }

    [Fact]
    public async Task A_log_group_may_say_nothing_of_class_and_protection_and_keep_events_for_ever()
    {
        var answers = With("DescribeLogGroups", "logGroups/0/retentionInDays", null);
        answers = With("DescribeLogGroups", "logGroups/0/logGroupClass", null, answers);
        answers = With("DescribeLogGroups", "logGroups/0/deletionProtectionEnabled", null, answers);

        var read = Assert.IsType<LogGroupConfiguration>(await ReadAsync("CloudWatchLogs", answers));

        Assert.Equal((null, null, null), (read.RetentionInDays, read.LogGroupClass, read.IsProtected));
    }

    [Fact]
    public async Task A_trail_that_does_not_say_whether_it_has_selectors_is_asked_for_them()
    {
        var read = Assert.IsType<TrailConfiguration>(await ReadAsync("CloudTrail", With("GetTrail", "Trail/HasCustomEventSelectors", null)));
        Assert.Equal("All", Assert.Single(read.EventSelectors).ReadWriteType);
        Assert.NotEmpty(Assert.IsType<TrailConfiguration>(await ReadAsync("CloudTrail", With("GetTrail", "Trail/HasInsightSelectors", null))).InsightTypes);
    }

    [Theory]
    [InlineData("Trail/HasCustomEventSelectors", "false", "GetEventSelectors")]
    [InlineData("Trail/HasInsightSelectors", "false", "GetInsightSelectors")]
    public async Task A_trail_is_not_asked_for_what_it_has_not(string member, string value, string operation)
    {
        var answers = With("GetTrail", member, value);
        answers.Remove(operation);

        var read = Assert.IsType<TrailConfiguration>(await ReadAsync("CloudTrail", answers));

        Assert.Empty(operation == "GetEventSelectors" ? read.EventSelectors.Select(static selector => selector.ReadWriteType) : read.InsightTypes);
    }

    [Fact]
    public async Task Insights_that_were_switched_off_meanwhile_are_none_and_other_errors_are_errors()
    {
        var read = Assert.IsType<TrailConfiguration>(await ReadAsync("CloudTrail", Refusing("InsightNotEnabledException")));
        Assert.Empty(read.InsightTypes);

        var refused = await Assert.ThrowsAsync<AwsCallException>(() => ReadAsync("CloudTrail", Refusing("TrailNotFoundException")));
        Assert.Equal("cloudtrail:GetInsightSelectors", refused.Operation);

        static Dictionary<string, string> Refusing(string code) => new(Whole) { ["GetInsightSelectors"] = $$"""{"__type":"{{code}}","message":"no"}""" };
    }

    [Fact]
    public async Task An_operator_that_is_not_known_yet_is_read_and_values_are_kept_to_the_letter()
    {
        const string selectors = """[{"Name":"a\u202eb","FieldSelectors":[{"Field":"f","Matches":["${x} \u200d\n\"y\""],"Equals":[],"EndsWith":null}]}]""";
        var answers = With("GetEventSelectors", "AdvancedEventSelectors", selectors);
        answers = With("GetEventSelectors", "EventSelectors", null, answers);

        var selector = Assert.Single(Assert.IsType<TrailConfiguration>(await ReadAsync("CloudTrail", answers)).AdvancedEventSelectors);

        Assert.Equal("a\u202eb", selector.Name);
        var (name, values) = Assert.Single(Assert.Single(selector.Fields).Conditions);
        Assert.Equal(("Matches", "${x} \u200d\n\"y\""), (name, Assert.Single(values)));
    }

    [Fact]
    public async Task Selectors_that_cannot_be_read_keep_no_store_from_an_audit()
    {
        await using var server = await ServeAsync(With("GetEventDataStore", "AdvancedEventSelectors", "{}"));
        await using var session = await Sessions.OpenAsync(server.Url);

        Assert.Equal("events", (await session.GetAdapter("CloudTrailLake", Region).GetAsync(StoreArn, AccountId, CancellationToken.None)).Status.ResourceName);
    }

    [Theory]
    [InlineData("CloudTrail", TrailArn)]
    [InlineData("CloudTrailLake", StoreArn)]
    public async Task Tags_are_read_to_the_last_page_also_after_an_empty_one(string service, string arn)
    {
        var asked = new List<string>();
        await using var server = await CannedServer.StartAsync((request, _) =>
        {
            var operation = request.Header("X-Amz-Target")!.Split('.')[^1];
            if (operation != "ListTags")
            {
                return new Answer(Whole[operation]);
            }

            asked.Add(request.Text);
            return new Answer((string?)JsonNode.Parse(request.Text)!["NextToken"] switch
            {
                null => $$"""{"ResourceTagList":[{"ResourceId":"{{arn}}","TagsList":[{"Key":"a","Value":"1"}]}],"NextToken":"2"}""",
                "2" => """{"ResourceTagList":[],"NextToken":"3"}""",
                _ => $$"""{"ResourceTagList":[{"ResourceId":"{{arn}}","TagsList":[{"Key":"b"},{"Key":"c","Value":"3"}]}]}""",
            });
        });

        var read = await ReadAsync(service, server);

        Assert.Equal("a=1; b=; c=3", read.Tags.ToString());
        Assert.Equal(
            [$$"""{"ResourceIdList":["{{arn}}"]}""", $$"""{"ResourceIdList":["{{arn}}"],"NextToken":"2"}""", $$"""{"ResourceIdList":["{{arn}}"],"NextToken":"3"}"""],
            asked);
    }

    [Fact]
    public async Task Tags_that_lead_back_to_a_page_are_no_answer()
    {
        var refused = await Assert.ThrowsAsync<AwsCallException>(() => ReadAsync("CloudTrail", With("ListTags", "NextToken", "\"again\"")));
        Assert.Equal((FailureKind.InvalidAnswer, "cloudtrail:ListTags"), (refused.Kind, refused.Operation));
    }

    [Fact]
    public async Task Each_request_names_the_resource_as_its_operation_wants_it()
    {
        await using var server = await ServeAsync(Whole);
        foreach (var service in ServiceCatalog.All)
        {
            await ReadAsync(service.Name, server);
        }

        Assert.Equal(
            [
                "POST /EncryptionConfig  ",
                $$"""POST / secretsmanager.DescribeSecret {"SecretId":"{{SecretArn}}"}""",
                $$"""POST / {{CloudTrail}}GetTrail {"Name":"{{TrailArn}}"}""",
                $$"""POST / {{CloudTrail}}GetTrailStatus {"Name":"{{TrailArn}}"}""",
                $$"""POST / {{CloudTrail}}GetEventSelectors {"TrailName":"{{TrailArn}}"}""",
                $$"""POST / {{CloudTrail}}GetInsightSelectors {"TrailName":"{{TrailArn}}"}""",
                $$"""POST / {{CloudTrail}}ListTags {"ResourceIdList":["{{TrailArn}}"]}""",
                $$"""POST / {{CloudTrail}}GetEventDataStore {"EventDataStore":"{{StoreArn}}"}""",
                $$"""POST / {{CloudTrail}}ListTags {"ResourceIdList":["{{StoreArn}}"]}""",
                """POST / Logs_20140328.DescribeLogGroups {"limit":50,"logGroupNamePrefix":"/aws/lambda/orders"}""",
                $$"""POST / Logs_20140328.ListTagsForResource {"resourceArn":"{{GroupArn}}"}""",
            ],
            server.Requests.Select(static request => $"{request.Method} {request.Path} {request.Header("X-Amz-Target")} {request.Text}"));
    }

    private static Dictionary<string, string> With(string operation, string member, string? instead, Dictionary<string, string>? answers = null)
    {
        var changed = new Dictionary<string, string>(answers ?? Whole);
        var answer = JsonNode.Parse(changed[operation])!;
        var path = member.Split('/');
        var parent = path[..^1].Aggregate(answer, static (node, name) => node is JsonArray list ? list[int.Parse(name, null)]! : node[name]!);
        if (instead is null)
        {
            Assert.True(parent.AsObject().Remove(path[^1]), $"{operation} has no {member}");
        }
        else
        {
            parent[path[^1]] = JsonNode.Parse(instead);
        }

        changed[operation] = answer.ToJsonString();
        return changed;
    }

    private static async Task<ResourceConfiguration> ReadAsync(string service, Dictionary<string, string> answers)
    {
        await using var server = await ServeAsync(answers);
        return await ReadAsync(service, server);
    }

    private static async Task<ResourceConfiguration> ReadAsync(string service, CannedServer server)
    {
        await using var session = await Sessions.OpenAsync(server.Url);
        EncryptionStatus status = service switch
        {
            "XRay" => XRay,
            "SecretsManager" => Secret,
            "CloudTrail" => new TrailEncryptionStatus { AccountId = "111122223333", Region = Region, ResourceType = TrailResourceType.Trail, ResourceName = "a-trail", ResourceArn = TrailArn },
            "CloudTrailLake" => new TrailEncryptionStatus { AccountId = "111122223333", Region = Region, ResourceType = TrailResourceType.EventDataStore, ResourceName = "events", ResourceArn = StoreArn },
            _ => ServiceCatalog.CloudWatchLogs.SampleStatus("111122223333", Region, kmsKeyId: null),
        };
        var whole = await session.GetAdapter(service, Region).GetWholeAsync(status.ResourceId, Task.FromResult("111122223333"), CancellationToken.None);
        return await whole.ReadConfigurationAsync(CancellationToken.None);
    }

    private static Task<CannedServer> ServeAsync(Dictionary<string, string> answers) => CannedServer.StartAsync((request, _) =>
    {
        var operation = request.Header("X-Amz-Target")?.Split('.')[^1] ?? "GetEncryptionConfig";
        var answer = answers.GetValueOrDefault(operation, """{"__type":"UnknownOperationException","message":"not to be asked"}""");
        return new Answer(answer, answer.StartsWith("{\"__type\"", StringComparison.Ordinal) ? 400 : 200)
        {
            ContentType = operation == "GetEncryptionConfig" ? "application/json" : "application/x-amz-json-1.1",
        };
    });
}
