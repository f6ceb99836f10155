using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudTrail;

/// <summary>What trails log and which insights they look for: kept, and answered as it was given.</summary>
public sealed class SelectorTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail";

    private static readonly object[] Basic =
    [
        new { ReadWriteType = "ReadOnly", IncludeManagementEvents = true, DataResources = new[] { new { Type = "AWS::S3::Object", Values = new[] { "arn:aws:s3:::a/" } } }, ExcludeManagementEventSources = new[] { "kms.amazonaws.com" } },
        new { ReadWriteType = "WriteOnly", IncludeManagementEvents = false, DataResources = Array.Empty<object>(), ExcludeManagementEventSources = Array.Empty<string>() },
    ];

    private static readonly object[] Advanced =
    [
        new { Name = "data", FieldSelectors = new object[] { new { Field = "eventCategory", Equals = new[] { "Data" } }, new { Field = "resources.ARN", StartsWith = new[] { "a", "b" }, NotEndsWith = new[] { "c" } } } },
        new { FieldSelectors = new object[] { new { Field = "eventCategory", Equals = new[] { "Management" } } } },
    ];

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync()
    {
        _sandbox = await TestSandbox.EmptyAsync();
        await Client.CreateBucketAsync("logs");
        (await Client.CloudTrailAsync("CreateTrail", new { Name = "a-trail", S3BucketName = "logs", IsMultiRegionTrail = true })).Succeeded();
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_trail_of_which_nobody_has_said_it_logs_all_management_events_and_no_insights()
    {
        foreach (var form in new[] { "a-trail", Arn })
        {
            var answer = await Client.CloudTrailAsync("GetEventSelectors", new { TrailName = form });
            Assert.Equal(Arn, answer["TrailARN"].GetString());
            AssertSame(
                new[] { new { ReadWriteType = "All", IncludeManagementEvents = true, DataResources = Array.Empty<object>(), ExcludeManagementEventSources = Array.Empty<string>() } },
                answer["EventSelectors"]);
            Assert.False(answer.Has("AdvancedEventSelectors"));
            Assert.Equal("InsightNotEnabledException", (await Client.CloudTrailAsync("GetInsightSelectors", new { TrailName = form })).Code);
        }

        Assert.Equal((false, false), await HasAsync());
    }

    [Fact]
    public async Task Selectors_of_one_form_take_the_place_of_those_of_the_other()
    {
        foreach (var (form, given, other) in new[] { ("EventSelectors", Basic, "AdvancedEventSelectors"), ("AdvancedEventSelectors", Advanced, "EventSelectors"), ("EventSelectors", Basic, "AdvancedEventSelectors") })
        {
            var put = await Client.CloudTrailAsync("PutEventSelectors", new Dictionary<string, object> { ["TrailName"] = "a-trail", [form] = given });
            var got = await Client.CloudTrailAsync("GetEventSelectors", new { TrailName = Arn });
            AssertSame(given, put[form]);
            AssertSame(given, got[form]);
            Assert.False(got.Has(other));
            Assert.Equal((true, false), await HasAsync());
        }
    }

    [Fact]
    public async Task A_selector_that_says_nothing_logs_all_management_events()
    {
        (await Client.CloudTrailAsync("PutEventSelectors", new { TrailName = Arn, EventSelectors = new[] { new { } } })).Succeeded();
        var selector = Assert.Single((await Client.CloudTrailAsync("GetEventSelectors", new { TrailName = Arn }))["EventSelectors"].EnumerateArray());
        Assert.Equal(("All", true), (selector.GetProperty("ReadWriteType").GetString(), selector.GetProperty("IncludeManagementEvents").GetBoolean()));
        Assert.Equal((true, false), await HasAsync());
    }

    [Fact]
    public async Task Insights_are_answered_as_they_were_given_until_there_are_none()
    {
        object[] insights = [new { InsightType = "ApiErrorRateInsight", EventCategories = new[] { "Data" } }, new { InsightType = "ApiCallRateInsight" }];
        var put = await Client.CloudTrailAsync("PutInsightSelectors", new { TrailName = "a-trail", InsightSelectors = insights });
        var got = await Client.CloudTrailAsync("GetInsightSelectors", new { TrailName = Arn });
        AssertSame(insights, put["InsightSelectors"]);
        AssertSame(insights, got["InsightSelectors"]);
        Assert.Equal(Arn, got["TrailARN"].GetString());
        Assert.Equal((false, true), await HasAsync());

        AssertSame(Array.Empty<object>(), (await Client.CloudTrailAsync("PutInsightSelectors", new { TrailName = Arn, InsightSelectors = Array.Empty<object>() }))["InsightSelectors"]);
        Assert.Equal("InsightNotEnabledException", (await Client.CloudTrailAsync("GetInsightSelectors", new { TrailName = Arn })).Code);
        Assert.Equal((false, false), await HasAsync());
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_changes_nothing()
    {
        var six = Enumerable.Repeat(new { }, 6);
        var many = new[] { new { DataResources = new[] { new { Type = "AWS::S3::Object", Values = Enumerable.Repeat("a", 251) } } } };
        var manyValues = new[] { new { FieldSelectors = new[] { new { Field = "resources.ARN", Equals = Enumerable.Repeat("a", 501) } } } };
        Assert.Equal("InvalidEventSelectorsException", await PutAsync(new { TrailName = Arn }));
        Assert.Equal("InvalidEventSelectorsException", await PutAsync(new { TrailName = Arn, EventSelectors = Array.Empty<object>() }));
        Assert.Equal("InvalidEventSelectorsException", await PutAsync(new { TrailName = Arn, EventSelectors = Basic, AdvancedEventSelectors = Advanced }));
        Assert.Equal("InvalidEventSelectorsException", await PutAsync(new { TrailName = Arn, EventSelectors = six }));
        Assert.Equal("InvalidEventSelectorsException", await PutAsync(new { TrailName = Arn, EventSelectors = many }));
        Assert.Equal("InvalidEventSelectorsException", await PutAsync(new { TrailName = Arn, AdvancedEventSelectors = manyValues }));
        Assert.Equal("ValidationException", await PutAsync(new { TrailName = Arn, EventSelectors = new[] { new { ReadWriteType = "Some" } } }));
        Assert.Equal("InvalidTrailNameException", await PutAsync(new { Name = "a-trail", EventSelectors = Basic }));
        Assert.Equal("TrailNotFoundException", await PutAsync(new { TrailName = "none-such", EventSelectors = Basic }));
        Assert.Equal("ValidationException", (await Client.CloudTrailAsync("PutInsightSelectors", new { TrailName = Arn })).Code);
        Assert.Equal("InvalidInsightSelectorsException", (await Client.CloudTrailAsync("PutInsightSelectors", new { TrailName = Arn, InsightSelectors = new[] { new { } } })).Code);
        Assert.Equal("InvalidInsightSelectorsException", (await Client.CloudTrailAsync("PutInsightSelectors", new { TrailName = Arn, InsightSelectors = Enumerable.Repeat(new { InsightType = "ApiCallRateInsight" }, 2) })).Code);
        Assert.Equal("InvalidParameterCombinationException", (await Client.CloudTrailAsync("GetInsightSelectors", new { TrailName = Arn, EventDataStore = "0000" })).Code);
        Assert.Equal("InvalidTrailNameException", (await Client.CloudTrailAsync("GetInsightSelectors")).Code);
        Assert.Equal((false, false), await HasAsync());
    }

    [Fact]
    public async Task Selectors_are_changed_at_home_and_read_anywhere()
    {
        using var elsewhere = Client.In("eu-west-1");
        Assert.Equal("InvalidHomeRegionException", (await elsewhere.CloudTrailAsync("PutEventSelectors", new { TrailName = Arn, EventSelectors = Basic })).Code);
        Assert.Equal("InvalidHomeRegionException", (await elsewhere.CloudTrailAsync("PutInsightSelectors", new { TrailName = Arn, InsightSelectors = Array.Empty<object>() })).Code);
        (await Client.CloudTrailAsync("PutEventSelectors", new { TrailName = Arn, EventSelectors = Basic })).Succeeded();
        AssertSame(Basic, (await elsewhere.CloudTrailAsync("GetEventSelectors", new { TrailName = Arn }))["EventSelectors"]);
    }

    [Fact]
    public async Task Identity_policies_name_the_trail_and_the_auditor_only_reads()
    {
        (await Client.CloudTrailAsync("PutInsightSelectors", new { TrailName = Arn, InsightSelectors = new[] { new { InsightType = "ApiCallRateInsight" } } })).Succeeded();
        (await Client.CloudTrailAsync("CreateTrail", new { Name = "another", S3BucketName = "logs" })).Succeeded();
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        (await auditor.CloudTrailAsync("GetEventSelectors", new { TrailName = "a-trail" })).Succeeded();
        (await auditor.CloudTrailAsync("GetInsightSelectors", new { TrailName = "a-trail" })).Succeeded();
        Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync("PutEventSelectors", new { TrailName = "a-trail", EventSelectors = Basic })).Code);
        Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync("PutInsightSelectors", new { TrailName = "a-trail", InsightSelectors = Array.Empty<object>() })).Code);

        _sandbox.Server.World.SetIdentityPolicy(
            SandboxAccounts.AuditorAccessKey,
            $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"cloudtrail:*Selectors","Resource":"{{Arn}}"} }""");
        foreach (var operation in new[] { "GetEventSelectors", "GetInsightSelectors" })
        {
            (await auditor.CloudTrailAsync(operation, new { TrailName = "a-trail" })).Succeeded();
            Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync(operation, new { TrailName = "another" })).Code);
        }
    }

    private static void AssertSame(object given, JsonElement answered) => Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(given), answered), answered.ToString());

    private async Task<string> PutAsync(object input) => (await Client.CloudTrailAsync("PutEventSelectors", input)).Code;

    private async Task<(bool Selectors, bool Insights)> HasAsync()
    {
        var trail = (await Client.CloudTrailAsync("GetTrail", new { Name = Arn }))["Trail"];
        return (trail.GetProperty("HasCustomEventSelectors").GetBoolean(), trail.GetProperty("HasInsightSelectors").GetBoolean());
    }
}
