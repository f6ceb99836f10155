using System.Text.Json.Nodes;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Tests.Oam;

/// <summary>What is asked of Observability Access Manager, and which of its answers are believed.</summary>
public sealed class ObservabilityLinksTests
{
    private const string Link = """{"Arn":"arn:aws:oam:eu-west-1:111122223333:link/one","Id":"one","Label":"shop","ResourceTypes":["AWS::XRay::Trace","AWS::New::Thing"],"SinkArn":"arn:aws:oam:eu-west-1:444455556666:sink/two","New":{"a":[1]}}""";

    [Fact]
    public async Task Links_are_asked_for_page_by_page_in_their_Region()
    {
        string[] pages = ["""{"Items":[],"NextToken":"one"}""", $$"""{"Items":[{{Link}}]}"""];
        await using var server = await CannedServer.StartAsync((_, number) => new Answer(pages[number]));
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: "us-east-1");

        var link = Assert.Single(await session.GetObservabilityLinks("eu-west-1").ListAsync(CancellationToken.None));

        Assert.Equal("arn:aws:oam:eu-west-1:444455556666:sink/two", link.SinkArn);
        Assert.Equal(["AWS::XRay::Trace", "AWS::New::Thing"], link.ResourceTypes);
        Assert.Equal([null, "one"], server.Requests.Select(static request => (string?)JsonNode.Parse(request.Text)!["NextToken"]));
        Assert.All(server.Requests, static request =>
        {
            Assert.Equal(("POST", "/ListLinks"), (request.Method, request.Path));
            Assert.Equal(5, (int?)JsonNode.Parse(request.Text)!["MaxResults"]);
            Assert.Contains("/eu-west-1/oam/aws4_request", request.Header("Authorization"), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Items":null}""")]
    [InlineData("""{"Items":[null]}""")]
    [InlineData("""{"Items":[{"Arn":"arn:aws:oam:eu-west-1:111122223333:link/one"}]}""")]
    [InlineData("""{"Items":[{"Arn":"a","SinkArn":"arn:aws:oam:eu-west-1:44445555:sink/two"}]}""")]
    [InlineData("""{"Items":[{"Arn":"a","SinkArn":"arn:aws:oam::444455556666:sink/two"}]}""")]
    [InlineData("""{"Items":[{"Arn":"a","SinkArn":"arn:aws:oam:evil.example.com:444455556666:sink/two"}]}""")]
    [InlineData("""{"Items":[{"Arn":"a","SinkArn":"arn:aws:iam:eu-west-1:444455556666:role/two"}]}""")]
    [InlineData("""{"Items":[{"SinkArn":"arn:aws:oam:eu-west-1:444455556666:sink/two"}]}""")]
    [InlineData("""{"Items":[{"Arn":"a","SinkArn":"arn:aws:oam:eu-west-1:444455556666:sink/two","ResourceTypes":[1]}]}""")]
    [InlineData("""{"Items":[{"Arn":"a","SinkArn":"arn:aws:oam:eu-west-1:444455556666:sink/two","ResourceTypes":[]}]}""")]
    [InlineData("""{"Items":[{"Arn":"a","SinkArn":"arn:aws:oam:eu-west-1:444455556666:sink/two"}]}""")]
    [InlineData("<html>Sign in</html>")]
    public async Task A_list_that_is_none_is_not_understood(string body)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body));
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: "eu-west-1");
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.GetObservabilityLinks("eu-west-1").ListAsync(CancellationToken.None));
        Assert.Equal((FailureKind.InvalidAnswer, "oam:ListLinks", "eu-west-1"), (failure.Kind, failure.Operation, failure.Region));
    }
}
