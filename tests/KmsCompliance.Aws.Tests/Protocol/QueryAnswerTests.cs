using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>Answers and errors of the query protocols.</summary>
public sealed class QueryAnswerTests
{
    private const string Regions = """<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><regionInfo>{0}</regionInfo></DescribeRegionsResponse>""";

    [Fact]
    public async Task A_Region_without_a_status_and_members_that_are_new_are_read()
    {
        var regions = await DescribeAsync(new Answer(Regions.Replace("{0}", "<!-- two --><item><new><a/></new><regionName>eu-west-1</regionName></item><item><regionName>af-south-1</regionName><optInStatus>not-opted-in</optInStatus></item>", StringComparison.Ordinal)));

        Assert.Equal([("eu-west-1", null), ("af-south-1", "not-opted-in")], regions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Sign in to the network</body></html>")]
    [InlineData("{}")]
    [InlineData("<DescribeRegionsResponse/>")]
    [InlineData("<DescribeRegionsResponse><regionInfo><item/></regionInfo></DescribeRegionsResponse>")]
    [InlineData("<DescribeRegionsResponse><regionInfo><member><regionName>eu-west-1</regionName></member></regionInfo></DescribeRegionsResponse>")]
    [InlineData("<DescribeRegionsResponse><regionInfo><item><regionName>evil.example/</regionName></item></regionInfo></DescribeRegionsResponse>")]
    [InlineData("<DescribeRegionsResponse><regionInfo><item><regionName><a/></regionName></item></regionInfo></DescribeRegionsResponse>")]
    [InlineData("<DescribeVpcsResponse><regionInfo/></DescribeVpcsResponse>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"eu-west-1\">]><DescribeRegionsResponse><regionInfo><item><regionName>&b;</regionName></item></regionInfo></DescribeRegionsResponse>")]
    [InlineData("<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName></item>")]
    public async Task An_answer_that_is_none_is_not_understood(string body)
    {
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => DescribeAsync(new Answer(body)));
        Assert.Equal((FailureKind.InvalidAnswer, "ec2:DescribeRegions"), (failure.Kind, failure.Operation));
    }

    /// <summary>Answer, status; then kind, code, message and request id.</summary>
    public static TheoryData<string, int, FailureKind, string?, string, string?> Errors => new()
    {
        { "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You may not.</Message></Error></Errors><RequestID>r-1</RequestID></Response>", 403, FailureKind.AccessDenied, "UnauthorizedOperation", "You may not.", "r-1" },
        { "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>It is over.</Message></Error><RequestId>r-2</RequestId></ErrorResponse>", 403, FailureKind.Authentication, "ExpiredToken", "It is over.", "r-2" },
        { "<Response><Errors><Error><Code>AuthFailure</Code></Error></Errors></Response>", 401, FailureKind.TokenNotAccepted, "AuthFailure", "AuthFailure", null },
        { "<html>no</html>", 403, FailureKind.AccessDenied, null, "the service refused, and its answer could not be read.", null },
        { "Forbidden", 403, FailureKind.AccessDenied, null, "the service refused, and its answer could not be read.", null },
        { "", 404, FailureKind.NotFound, null, "the service refused, and its answer could not be read.", null },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_error_is_told_in_the_services_own_words(string body, int status, FailureKind kind, string? code, string message, string? requestId)
    {
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => DescribeAsync(new Answer(body, status)));
        Assert.Equal((kind, code, message, requestId), (failure.Kind, failure.Code, failure.Message, failure.RequestId));
    }

    [Fact]
    public async Task Who_calls_lies_in_a_result_of_its_own()
    {
        await using var server = await CannedServer.StartAsync(new Answer("<GetCallerIdentityResponse><Account>111122223333</Account><Arn>arn:aws:iam::111122223333:root</Arn></GetCallerIdentityResponse>"));
        await using var session = await Sessions.OpenAsync(server.Url);
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.GetCallerIdentityAsync(CancellationToken.None));
        Assert.Equal((FailureKind.InvalidAnswer, "sts:GetCallerIdentity"), (failure.Kind, failure.Operation));
    }

    private static async Task<IReadOnlyList<(string Region, string? Status)>> DescribeAsync(Answer answer)
    {
        await using var server = await CannedServer.StartAsync(answer with { ContentType = "text/xml" });
        await using var session = await Sessions.OpenAsync(server.Url);
        var regions = await session.Regions.DescribeRegionsAsync("eu-west-1", includeDisabled: false, CancellationToken.None);
        return [.. regions.Select(entry => (entry.Region, entry.OptInStatus))];
    }
}
