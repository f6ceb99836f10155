using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using static KmsCompliance.Aws.Tests.Protocol.Operations;

namespace KmsCompliance.Aws.Tests.CloudTrail;

/// <summary>What is made of CloudTrail's answers.</summary>
public sealed class TrailListTests
{
    [Fact]
    public async Task Trails_of_other_homes_are_not_believed_whether_HomeRegion_or_the_ARN_says_so()
    {
        var trails = await ListAsync(
            $$"""
            {"trailList":[
              {"Name":"here","TrailARN":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/here","HomeRegion":"eu-west-1"},
              {"Name":"here-by-arn","TrailARN":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/here-by-arn"},
              {"Name":"shadow","TrailARN":"arn:aws:cloudtrail:us-east-1:111122223333:trail/shadow","HomeRegion":"us-east-1","IsMultiRegionTrail":true},
              {"Name":"shadow-by-arn","TrailARN":"arn:aws:cloudtrail:us-east-1:111122223333:trail/shadow-by-arn","IsMultiRegionTrail":true}]}
            """);

        Assert.Equal(["here", "here-by-arn"], trails.Select(trail => trail.ResourceName));
    }

    [Fact]
    public async Task A_trail_is_read_whole()
    {
        var trail = Assert.Single(await ListAsync(
            $$"""
            {"trailList":[{"Name":"a-trail","TrailARN":"arn:aws:cloudtrail:eu-west-1:444455556666:trail/a-trail","HomeRegion":"eu-west-1",
              "S3BucketName":"logs","KmsKeyId":"{{KeyArn}}","IsMultiRegionTrail":true,"IsOrganizationTrail":false}]}
            """));

        Assert.Equal(
            ("444455556666", "eu-west-1", TrailResourceType.Trail, "CloudTrail", "a-trail", "logs", KeyArn, true, false, null),
            (trail.AccountId, trail.Region, trail.ResourceType, trail.Service, trail.ResourceName, trail.DeliveryBucket, trail.KmsKeyId, trail.IsMultiRegion, trail.IsOrganization, trail.StoreStatus));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","KmsKeyId":"" """)]
    [InlineData(""","KmsKeyId":null""")]
    public async Task A_trail_without_a_key_has_none(string member)
    {
        var trail = Assert.Single(await ListAsync($$"""{"trailList":[{"Name":"a-trail","TrailARN":"{{TrailArn}}"{{member}}}]}"""));
        Assert.Null(trail.KmsKeyId);
        Assert.Equal((null, null, null), (trail.IsMultiRegion, trail.IsOrganization, trail.DeliveryBucket));
    }

    [Theory]
    [InlineData("""{"trailList":[{"Name":"a-trail"}]}""")]
    [InlineData("""{"trailList":[null]}""")]
    [InlineData("""{"trailList":[{"TrailARN":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/a","IsMultiRegionTrail":"yes"}]}""")]
    public async Task What_is_no_trail_is_an_answer_that_is_not_understood(string body) =>
        Assert.Equal(FailureKind.InvalidAnswer, (await Assert.ThrowsAsync<AwsCallException>(() => ListAsync(body))).Kind);

    [Fact]
    public async Task A_trail_that_is_asked_for_in_another_Region_is_of_its_home()
    {
        await using var server = await CannedServer.StartAsync(
            new Answer("""{"Trail":{"Name":"t","TrailARN":"arn:aws:cloudtrail:us-east-1:111122223333:trail/t"}}"""));
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Equal("us-east-1", (await session.GetAdapter("CloudTrail", Region).GetAsync("t", AccountId, CancellationToken.None)).Status.Region);
    }

    [Fact]
    public async Task Stores_are_listed_to_the_last_page_also_after_an_empty_one()
    {
        await using var server = await CannedServer.StartAsync((request, _) => new Answer(request.Text switch
        {
            """{"MaxResults":1000}""" => """{"EventDataStores":[{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/1","Name":"one"}],"NextToken":"page-2"}""",
            """{"MaxResults":1000,"NextToken":"page-2"}""" => """{"EventDataStores":[],"NextToken":"page-3"}""",
            """{"MaxResults":1000,"NextToken":"page-3"}""" => """{"EventDataStores":[{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/2","Name":"two"}]}""",
            var one when one.Contains("eventdatastore/1", StringComparison.Ordinal) => """{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/1","Name":"one"}""",
            _ => """{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/2","Name":"two"}""",
        }));
        await using var session = await Sessions.OpenAsync(server.Url);

        var stores = await session.ListAsync("CloudTrailLake");

        Assert.Equal(["one", "two"], stores.Select(store => store.ResourceName));
        Assert.Equal(
            ["""{"MaxResults":1000}""", """{"MaxResults":1000,"NextToken":"page-2"}""", """{"MaxResults":1000,"NextToken":"page-3"}"""],
            server.Requests.Select(request => request.Text).Where(text => text.Contains("MaxResults", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_store_is_read_whole()
    {
        await using var server = await CannedServer.StartAsync(new Answer(
            $$"""{"EventDataStoreArn":"{{StoreArn}}","Name":"events","Status":"ENABLED","KmsKeyId":"{{KeyArn}}","MultiRegionEnabled":true,"OrganizationEnabled":true}"""));
        await using var session = await Sessions.OpenAsync(server.Url);

        var store = (TrailEncryptionStatus)(await session.GetAdapter("CloudTrailLake", Region).GetAsync(StoreArn, AccountId, CancellationToken.None)).Status;

        Assert.Equal(
            ("111122223333", Region, TrailResourceType.EventDataStore, "CloudTrailLake", "events", StoreArn, KeyArn, "ENABLED", true, true, null),
            (store.AccountId, store.Region, store.ResourceType, store.Service, store.ResourceName, store.ResourceId, store.KmsKeyId, store.StoreStatus, store.IsMultiRegion, store.IsOrganization, store.DeliveryBucket));
    }

    private static async Task<IReadOnlyList<TrailEncryptionStatus>> ListAsync(string body)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body));
        await using var session = await Sessions.OpenAsync(server.Url);
        return [.. (await session.ListAsync("CloudTrail")).Cast<TrailEncryptionStatus>()];
    }
}
