using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.S3;

/// <summary>Where a bucket lies, by S3's answers to HeadBucket.</summary>
public sealed class BucketLocatorTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(301)]
    [InlineData(400)]
    [InlineData(403)]
    public async Task The_Region_is_what_the_header_says_whatever_the_answer(int status)
    {
        var (location, server) = await FindAsync(new Answer(string.Empty, status) { BucketRegionHeader = "eu-central-1" });

        Assert.Equal(("eu-central-1", null), (location.Region, location.Cause));
        var request = Assert.Single(server);
        Assert.Equal(("HEAD", "/logs-111122223333/"), (request.Method, request.Path));
        Assert.Contains("/eu-west-1/s3/aws4_request", request.Header("Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, FailureKind.NotFound)]
    [InlineData(403, FailureKind.AccessDenied)]
    [InlineData(200, FailureKind.InvalidAnswer)]
    public async Task Without_the_header_it_is_not_known_and_the_cause_is_kept(int status, FailureKind kind)
    {
        var (location, _) = await FindAsync(new Answer(string.Empty, status));

        Assert.Null(location.Region);
        Assert.Equal((kind, "s3:HeadBucket"), (location.Cause!.Kind, location.Cause.Operation));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("..")]
    public async Task What_is_no_Regions_code_is_not_believed(string header) =>
        Assert.Null((await FindAsync(new Answer(string.Empty) { BucketRegionHeader = header })).Location.Region);

    [Fact]
    public async Task Without_an_answer_it_is_not_known()
    {
        var (location, _) = await FindAsync(Answer.Drop);
        Assert.Null(location.Region);
        Assert.Equal(FailureKind.Connection, location.Cause!.Kind);
    }

    [Fact]
    public async Task A_stop_is_a_stop()
    {
        await using var server = await CannedServer.StartAsync(Answer.Never);
        await using var session = await Sessions.OpenAsync(server.Url);
        using var stop = new CancellationTokenSource();
        var finding = session.GetBucketLocator("eu-west-1").FindAsync("logs-111122223333", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
    }

    [Fact]
    public async Task A_policy_is_the_body_of_the_answer_and_S3_is_told_whose_bucket_it_has_to_be()
    {
        const string Policy = """{"Version":"2012-10-17","Statement":[{"Sid":"Größe"}]}""";
        await using var server = await CannedServer.StartAsync(new Answer(Policy));
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Equal(Policy, await session.GetBucketLocator("eu-west-1").GetPolicyAsync("logs-111122223333", "111122223333", CancellationToken.None));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("GET", "/logs-111122223333/?policy", "111122223333"), (request.Method, request.Path, request.Header("x-amz-expected-bucket-owner")));
        Assert.Contains("x-amz-expected-bucket-owner", request.Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_policy_is_none()
    {
        await using var server = await CannedServer.StartAsync(new Answer("<Error><Code>NoSuchBucketPolicy</Code><Message>none</Message></Error>", 404));
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Null(await session.GetBucketLocator("eu-west-1").GetPolicyAsync("logs-111122223333", "111122223333", CancellationToken.None));
    }

    [Theory]
    [InlineData("<Error><Code>AccessDenied</Code><Message>no</Message></Error>", 403, FailureKind.AccessDenied)]
    [InlineData("<Error><Code>NoSuchBucket</Code></Error>", 404, FailureKind.NotFound)]
    [InlineData("a proxy's page", 404, FailureKind.NotFound)]
    [InlineData("", 200, FailureKind.InvalidAnswer)]
    public async Task What_is_no_policy_is_an_error_and_never_none(string body, int status, FailureKind kind)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body, status));
        await using var session = await Sessions.OpenAsync(server.Url);
        var exception = await Assert.ThrowsAsync<AwsCallException>(() => session.GetBucketLocator("eu-west-1").GetPolicyAsync("logs-111122223333", "111122223333", CancellationToken.None));
        Assert.Equal((kind, "s3:GetBucketPolicy"), (exception.Kind, exception.Operation));
    }

    private static async Task<(BucketLocation Location, IReadOnlyList<WireRequest> Requests)> FindAsync(Answer answer)
    {
        await using var server = await CannedServer.StartAsync(answer);
        await using var session = await Sessions.OpenAsync(server.Url);
        var location = await session.GetBucketLocator("eu-west-1").FindAsync("logs-111122223333", CancellationToken.None);
        return (location, server.Requests);
    }
}
