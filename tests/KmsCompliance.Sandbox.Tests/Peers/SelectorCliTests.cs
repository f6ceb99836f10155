using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>Event and insight selectors of trails by hand, with the unmodified <c>aws</c>.</summary>
[Trait("Category", "Peers")]
public sealed class SelectorCliTests
{
    private const string Region = "us-east-1";
    private const string Arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/by-hand";

    [PeerFact(Peer.Aws)]
    public async Task What_a_trail_logs_is_set_and_told_by_hand()
    {
        const string basic = """[{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true,"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3:::by-hand/"]}],"ExcludeManagementEventSources":["kms.amazonaws.com"]}]""";
        const string advanced = """[{"Name":"data","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},{"Field":"resources.ARN","StartsWith":["arn:aws:s3:::by-hand/"],"NotStartsWith":["arn:aws:s3:::by-hand/no/"]}]}]""";
        const string insights = """[{"InsightType":"ApiCallRateInsight"},{"InsightType":"ApiErrorRateInsight"}]""";
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        var aws = new AwsCli(server.Url);
        await aws.RunAsync(Region, "s3api", "create-bucket", "--bucket", "by-hand-logs");
        await aws.RunAsync(Region, "cloudtrail", "create-trail", "--name", "by-hand", "--s3-bucket-name", "by-hand-logs");
        var byDefault = aws.RunAsync(Region, "cloudtrail", "get-event-selectors", "--trail-name", "by-hand");
        var noInsights = aws.FailAsync(Region, "cloudtrail", "get-insight-selectors", "--trail-name", "by-hand");
        Assert.Equal("All", Assert.Single((await byDefault).GetProperty("EventSelectors").EnumerateArray()).GetProperty("ReadWriteType").GetString());
        Assert.Equal("InsightNotEnabledException", await noInsights);

        await aws.RunAsync(Region, "cloudtrail", "put-event-selectors", "--trail-name", "by-hand", "--event-selectors", basic);
        await aws.RunAsync(Region, "cloudtrail", "put-insight-selectors", "--trail-name", Arn, "--insight-selectors", insights);
        var first = aws.RunAsync(Region, "cloudtrail", "get-event-selectors", "--trail-name", Arn);
        var looked = aws.RunAsync(Region, "cloudtrail", "get-insight-selectors", "--trail-name", "by-hand");
        var trail = aws.RunAsync(Region, "cloudtrail", "get-trail", "--name", "by-hand");
        AssertSame(basic, (await first).GetProperty("EventSelectors"));
        AssertSame(insights, (await looked).GetProperty("InsightSelectors"));
        Assert.True((await trail).GetProperty("Trail").GetProperty("HasCustomEventSelectors").GetBoolean());
        Assert.True((await trail).GetProperty("Trail").GetProperty("HasInsightSelectors").GetBoolean());

        await aws.RunAsync(Region, "cloudtrail", "put-event-selectors", "--trail-name", "by-hand", "--advanced-event-selectors", advanced);
        var second = await aws.RunAsync(Region, "cloudtrail", "get-event-selectors", "--trail-name", "by-hand");
        AssertSame(advanced, second.GetProperty("AdvancedEventSelectors"));
        Assert.False(second.TryGetProperty("EventSelectors", out _));
    }

    private static void AssertSame(string given, JsonElement answered) => Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(given).RootElement, answered), answered.ToString());
}
