using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using static KmsCompliance.Aws.Tests.Protocol.Operations;

namespace KmsCompliance.Aws.Tests.CloudTrail;

/// <summary>Trails and event data stores as the audit lists them.</summary>
public sealed class CloudTrailServicesTests
{
    private const string Denied = """{"__type":"AccessDeniedException","message":"no"}""";
    private const string TwoStores = """{"EventDataStores":[{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/1","Name":"one"},{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/2","Name":"two"}]}""";

    [Fact]
    public async Task A_trails_key_may_lie_elsewhere_and_no_key_is_SSE_S3()
    {
        var (resources, _) = await ListAsync(ServiceCatalog.CloudTrail, _ => new Answer($$"""{"trailList":[{"Name":"a-trail","TrailARN":"{{TrailArn}}"}]}"""));

        var resource = Assert.Single(resources);
        Assert.True(resource.KeyMayLieElsewhere);
        Assert.Equal(ComplianceReason.AwsOwnedKey, resource.DefaultKey.Reason);
        Assert.Contains("SSE-S3", resource.DefaultKey.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_store_of_the_name_is_asked_for_its_key_and_shown_unless_it_is_being_deleted()
    {
        var asked = new ConcurrentBag<string>();
        var (resources, report) = await ListAsync(
            ServiceCatalog.CloudTrailLake,
            request =>
            {
                if (request.Header("X-Amz-Target")!.EndsWith("ListEventDataStores", StringComparison.Ordinal))
                {
                    return new Answer("""{"EventDataStores":[{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/1","Name":"one"},{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/2","Name":"one-gone"},{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/3","Name":"other"}]}""");
                }

                var arn = (string)JsonNode.Parse(request.Text)!["EventDataStore"]!;
                asked.Add(arn);
                var status = arn.EndsWith('2') ? "PENDING_DELETION" : "ENABLED";
                return new Answer($$"""{"EventDataStoreArn":"{{arn}}","Name":"one","Status":"{{status}}","KmsKeyId":"{{KeyArn}}"}""");
            },
            new ResourceQuery { NameFilter = name => name.StartsWith("one", StringComparison.Ordinal) });

        var store = Assert.Single(resources);
        Assert.Equal((KeyArn, false, ServiceCatalog.CloudTrailLake.DefaultKey), (store.Status.KmsKeyId, store.KeyMayLieElsewhere, store.DefaultKey));
        Assert.Equal(["1", "2"], asked.Select(arn => arn[^1..]).Order(StringComparer.Ordinal));
        Assert.Contains("left out 1 event data store", Assert.Single(report.Verbose), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UnsupportedOperationException")]
    [InlineData("OperationNotPermittedException")]
    public async Task Where_Lake_cannot_be_used_there_are_no_stores_and_no_error(string code)
    {
        var (resources, report) = await ListAsync(ServiceCatalog.CloudTrailLake, _ => new Answer($$"""{"__type":"{{code}}","message":"not here"}""", 400));

        Assert.Empty(resources);
        Assert.Empty(report.Failures);
        Assert.Contains("not here", Assert.Single(report.Verbose), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Being_denied_the_list_is_no_answer() =>
        Assert.Equal(
            FailureKind.AccessDenied,
            (await Assert.ThrowsAsync<AwsCallException>(() => ListAsync(ServiceCatalog.CloudTrailLake, _ => new Answer(Denied, 400)))).Kind);

    [Fact]
    public async Task A_store_that_cannot_be_read_is_one_error_and_the_others_are_shown()
    {
        var (resources, report) = await ListAsync(
            ServiceCatalog.CloudTrailLake,
            request => request.Header("X-Amz-Target")!.EndsWith("ListEventDataStores", StringComparison.Ordinal) ? new Answer(TwoStores)
                : request.Text.Contains("eventdatastore/1", StringComparison.Ordinal) ? new Answer(Denied, 400)
                : new Answer("""{"EventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/2"}"""));

        Assert.Equal("2", Assert.Single(resources).Status.ResourceName);
        Assert.Equal(("AccessDenied", "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/1"), (Assert.Single(report.Failures).ErrorId, report.Failures.First().Target));
    }

    [Fact]
    public async Task Each_service_looks_up_its_own_of_what_is_named()
    {
        var query = new ResourceQuery { ResourceId = ["a-trail", TrailArn, StoreArn] };
        static Answer Read(WireRequest request) => request.Header("X-Amz-Target")!.EndsWith("GetTrail", StringComparison.Ordinal)
            ? new Answer($$$"""{"Trail":{"Name":"a-trail","TrailARN":"{{{TrailArn}}}"}}""")
            : new Answer($$"""{"EventDataStoreArn":"{{StoreArn}}","Status":"PENDING_DELETION"}""");

        var (trails, _) = await ListAsync(ServiceCatalog.CloudTrail, Read, query);
        var (stores, _) = await ListAsync(ServiceCatalog.CloudTrailLake, Read, query);

        Assert.Equal([TrailArn, TrailArn], trails.Select(trail => trail.Status.ResourceArn));
        Assert.Equal([StoreArn], stores.Select(store => store.Status.ResourceArn));
    }

    [Theory]
    [InlineData("arn:aws:cloudtrail:eu-west-1:444455556666:trail/theirs", "TrailNotFoundException", "AccountMismatch")]
    [InlineData(TrailArn, "TrailNotFoundException", "ResourceNotFound")]
    [InlineData("a-trail", "TrailNotFoundException", "ResourceNotFound")]
    [InlineData("arn:aws:cloudtrail:eu-west-1:444455556666:trail/theirs", "AccessDeniedException", "AccountMismatch")]
    [InlineData(TrailArn, "AccessDeniedException", "AccessDenied")]
    public async Task What_another_account_has_and_does_not_share_is_said_to_be_its(string trail, string code, string errorId)
    {
        var (resources, report) = await ListAsync(
            ServiceCatalog.CloudTrail, _ => new Answer($$"""{"__type":"{{code}}","message":"no"}""", 400), new ResourceQuery { ResourceId = [trail] });

        Assert.Empty(resources);
        Assert.Equal(errorId, Assert.Single(report.Failures).ErrorId);
    }

    private static async Task<(IReadOnlyList<ConfiguredResource> Resources, Report Report)> ListAsync(
        ServiceDefinition definition, Func<WireRequest, Answer> answer, ResourceQuery? query = null)
    {
        await using var server = await CannedServer.StartAsync((request, _) => answer(request));
        await using var session = await Sessions.OpenAsync(server.Url);
        var report = new Report();
        var adapter = session.GetAdapter(definition.Name, Region);
        if (query is { ResourceId.Count: > 0 })
        {
            return (await ResourceReads.AllAsync(query.ResourceId.Where(id => definition.Read(id).Reference is not null), id => id, id => adapter.GetAsync(id, AccountId, CancellationToken.None), report, CancellationToken.None), report);
        }

        var pages = await adapter.ListAsync(query ?? new ResourceQuery(), AccountId, report, CancellationToken.None).AllAsync();
        return ([.. pages.SelectMany(page => page)], report);
    }
}
