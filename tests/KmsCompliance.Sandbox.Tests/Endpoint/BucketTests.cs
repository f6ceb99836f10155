using System.Xml.Linq;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>Buckets: whose they are, where, and who is told.</summary>
public sealed class BucketTests : IAsyncLifetime
{
    private const string RegionHeader = "x-amz-bucket-region";

    private TestSandbox _sandbox = null!;
    private AwsClient _ireland = null!;
    private AwsClient _other = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync()
    {
        _sandbox = await TestSandbox.EmptyAsync();
        _ireland = Client.In("eu-west-1");
        _other = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        await Client.CreateBucketAsync("logs-us");
        await _ireland.CreateBucketAsync("logs-eu");
    }

    public async Task DisposeAsync()
    {
        _ireland.Dispose();
        _other.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task HeadBucket_tells_the_Region_and_has_no_body()
    {
        var answer = await _ireland.S3Async(HttpMethod.Head, "/logs-eu");
        Assert.Equal((200, "", "eu-west-1", "arn:aws:s3:::logs-eu"), (answer.Status, answer.Body, answer.Headers[RegionHeader], answer.Headers["x-amz-bucket-arn"]));
        Assert.True(Guid.TryParse(answer.Headers["x-amz-request-id"], out _));
        Assert.False(answer.Headers.ContainsKey("x-amzn-RequestId"));
    }

    [Fact]
    public async Task HeadBucket_tells_the_Region_to_those_whom_it_turns_away()
    {
        var foreign = await _other.S3Async(HttpMethod.Head, "/logs-us");
        Assert.Equal((403, "", "us-east-1"), (foreign.Status, foreign.Body, foreign.Headers[RegionHeader]));
        var elsewhere = await Client.S3Async(HttpMethod.Head, "/logs-eu");
        Assert.Equal((301, "", "eu-west-1"), (elsewhere.Status, elsewhere.Body, elsewhere.Headers[RegionHeader]));
        var missing = await Client.S3Async(HttpMethod.Head, "/logs-none");
        Assert.Equal((404, ""), (missing.Status, missing.Body));
        Assert.False(missing.Headers.ContainsKey(RegionHeader));
    }

    [Fact]
    public async Task HeadBucket_refuses_an_owner_that_is_not_expected()
    {
        using var request = Client.Request("s3", "/logs-us");
        request.Method = HttpMethod.Head;
        request.Headers.Add("x-amz-expected-bucket-owner", SandboxAccounts.OtherAccountId);
        Assert.Equal(403, (await Client.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("us-east-1", "logs-us", "")]
    [InlineData("us-east-1", "logs-eu", "eu-west-1")]
    [InlineData("eu-west-1", "logs-eu", "eu-west-1")]
    public async Task The_location_of_a_bucket_of_us_east_1_is_empty(string region, string name, string location)
    {
        using var client = Client.In(region);
        var answer = await client.S3Async(HttpMethod.Get, $"/{name}?location");
        var root = XElement.Parse(answer.Body);
        Assert.Equal((200, "LocationConstraint", location), (answer.Status, root.Name.LocalName, root.Value));
        Assert.Equal("application/xml", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task The_location_is_told_where_the_bucket_is_and_in_us_east_1_only()
    {
        using var frankfurt = Client.In("eu-central-1");
        var answer = await frankfurt.S3Async(HttpMethod.Get, "/logs-eu?location");
        Assert.Equal((301, "PermanentRedirect", "eu-west-1"), (answer.Status, Code(answer), answer.Headers[RegionHeader]));
        Assert.Equal((403, "AccessDenied"), Outcome(await _other.S3Async(HttpMethod.Get, "/logs-us?location")));
        Assert.Equal((404, "NoSuchBucket"), Outcome(await Client.S3Async(HttpMethod.Get, "/logs-none?location")));
    }

    [Theory]
    [InlineData("us-east-1", "logs-new", null, null)]
    [InlineData("us-east-1", "logs-new", "eu-north-1", null)]
    [InlineData("us-east-1", "logs-new", "EU", null)]
    [InlineData("eu-west-1", "logs-new", "eu-west-1", null)]
    [InlineData("eu-west-1", "logs-new", null, "IllegalLocationConstraintException")]
    [InlineData("eu-west-1", "logs-new", "us-west-2", "IllegalLocationConstraintException")]
    [InlineData("us-east-1", "logs-new", "us-east-1", "InvalidLocationConstraint")]
    [InlineData("us-east-1", "logs-new", "af-south-1", "InvalidLocationConstraint")]
    [InlineData("us-east-1", "Logs", null, "InvalidBucketName")]
    [InlineData("us-east-1", "192.168.5.4", null, "InvalidBucketName")]
    [InlineData("us-east-1", "logs-us", null, "BucketAlreadyOwnedByYou")]
    public async Task A_bucket_is_made_where_its_constraint_says(string region, string name, string? constraint, string? code)
    {
        using var client = Client.In(region);
        var answer = await client.S3Async(
            HttpMethod.Put,
            "/" + name,
            constraint is null ? null : $"""<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>{constraint}</LocationConstraint></CreateBucketConfiguration>""");
        Assert.Equal(code, answer.Status == 200 ? null : Code(answer));
        if (code is null)
        {
            var location = XElement.Parse((await Client.S3Async(HttpMethod.Get, $"/{name}?location")).Body).Value;
            Assert.Equal(constraint == "EU" ? "eu-west-1" : constraint ?? "", location);
        }
    }

    [Fact]
    public async Task A_name_is_taken_for_all_accounts()
    {
        Assert.Equal((409, "BucketAlreadyExists"), Outcome(await _other.S3Async(HttpMethod.Put, "/logs-us")));
        Assert.Equal("MalformedXML", Code(await _other.S3Async(HttpMethod.Put, "/logs-other", "<Create")));
    }

    [Fact]
    public async Task Buckets_of_all_Regions_are_listed_page_by_page()
    {
        await _other.CreateBucketAsync("logs-other");
        await Client.CreateBucketAsync("another");
        Assert.Equal(["another", "logs-eu", "logs-us"], await ListAsync(""));
        Assert.Equal(["logs-eu", "logs-us"], await ListAsync("?prefix=logs-"));
        Assert.Equal(["logs-eu"], await ListAsync("?bucket-region=eu-west-1"));

        var first = XElement.Parse((await Client.S3Async(HttpMethod.Get, "/?max-buckets=2")).Body);
        Assert.Equal(["another", "logs-eu"], Names(first));
        var token = first.Elements().Single(element => element.Name.LocalName == "ContinuationToken").Value;
        Assert.Equal(["logs-us"], await ListAsync($"?max-buckets=2&continuation-token={token}"));
        Assert.Equal("InvalidArgument", Code(await Client.S3Async(HttpMethod.Get, $"/?max-buckets=2&prefix=l&continuation-token={token}")));
        Assert.Equal("InvalidArgument", Code(await Client.S3Async(HttpMethod.Get, "/?max-buckets=0")));
    }

    [Fact]
    public async Task A_policy_is_kept_shown_to_the_letter_and_taken_away()
    {
        const string Policy = """{ "Statement": [ { "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*" } ] }""";
        Assert.Equal((404, "NoSuchBucketPolicy"), Outcome(await Client.S3Async(HttpMethod.Get, "/logs-us?policy")));
        Assert.Equal(204, (await Client.S3Async(HttpMethod.Put, "/logs-us?policy", Policy)).Status);
        Assert.Equal(Policy, (await Client.S3Async(HttpMethod.Get, "/logs-us?policy")).Body);
        Assert.Equal((400, "MalformedPolicy"), Outcome(await Client.S3Async(HttpMethod.Put, "/logs-us?policy", "[]")));
        Assert.Equal((403, "AccessDenied"), Outcome(await _other.S3Async(HttpMethod.Get, "/logs-us?policy")));
        Assert.Equal(204, (await Client.S3Async(HttpMethod.Delete, "/logs-us?policy")).Status);
        Assert.Equal((404, "NoSuchBucketPolicy"), Outcome(await Client.S3Async(HttpMethod.Get, "/logs-us?policy")));
    }

    [Theory]
    [InlineData("GET", "/logs-us")]
    [InlineData("GET", "/logs-us/a-file")]
    [InlineData("PUT", "/logs-us?acl")]
    [InlineData("DELETE", "/logs-us")]
    [InlineData("POST", "/EncryptionConfig")]
    public async Task What_else_S3_can_do_is_not_implemented(string method, string path) =>
        Assert.Equal((501, "NotImplemented"), Outcome(await Client.S3Async(new HttpMethod(method), path)));

    [Fact]
    public async Task Identity_policies_name_S3s_actions_and_the_bucket()
    {
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        _sandbox.Server.World.SetIdentityPolicy(
            SandboxAccounts.AuditorAccessKey,
            """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:ListBucket","s3:CreateBucket"],"Resource":"arn:aws:s3:::logs-*"}}""");
        Assert.Equal(200, (await auditor.S3Async(HttpMethod.Head, "/logs-us")).Status);
        Assert.Equal((403, "AccessDenied"), Outcome(await auditor.S3Async(HttpMethod.Get, "/logs-us?location")));
        Assert.Equal((403, "AccessDenied"), Outcome(await auditor.S3Async(HttpMethod.Get, "/")));
        Assert.Equal((403, "AccessDenied"), Outcome(await auditor.S3Async(HttpMethod.Put, "/another")));
        Assert.Equal(200, (await auditor.S3Async(HttpMethod.Put, "/logs-new")).Status);
    }

    [Fact]
    public async Task Strangers_are_refused_in_S3s_words()
    {
        using var stranger = Client.As("SANDBOXSTRANGER00001");
        Assert.Equal((403, "InvalidAccessKeyId"), Outcome(await stranger.S3Async(HttpMethod.Get, "/logs-us?location")));
        using var unsigned = new HttpRequestMessage(HttpMethod.Get, "/logs-us?location");
        Assert.Equal((403, "AccessDenied"), Outcome(await Client.SendAsync(unsigned)));
    }

    private static (int Status, string Code) Outcome(Answer answer) => (answer.Status, Code(answer));

    private static string Code(Answer answer)
    {
        var root = XElement.Parse(answer.Body);
        Assert.Equal("Error", root.Name.LocalName);
        return root.Element("Code")!.Value;
    }

    private async Task<IEnumerable<string>> ListAsync(string query) => Names(XElement.Parse((await Client.S3Async(HttpMethod.Get, "/" + query)).Body));

    private static IEnumerable<string> Names(XElement list) => list.Descendants().Where(element => element.Name.LocalName == "Name").Select(element => element.Value);
}
