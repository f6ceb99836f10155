using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Aws.Session;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>Operations whose answers have no members, and so no body.</summary>
public sealed class EmptyAnswerTests
{
    [Fact]
    public async Task An_answer_without_a_body_has_no_members()
    {
        await using var server = await CannedServer.StartAsync(new Answer(string.Empty));

        await AssociateAsync(server);

        Assert.Equal("Logs_20140328.AssociateKmsKey", server.Single.Header("X-Amz-Target"));
    }

    [Fact]
    public async Task Half_an_answer_is_no_empty_one()
    {
        await using var server = await CannedServer.StartAsync(new Answer("{"));

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => AssociateAsync(server));

        Assert.Equal(FailureKind.InvalidAnswer, failure.Kind);
    }

    private static async Task AssociateAsync(CannedServer server)
    {
        using var client = new LogsClient(server.Url);
        await AwsCall.InvokeAsync("logs:AssociateKmsKey", "eu-west-1", client.AssociateAsync, CancellationToken.None);
    }

    private sealed class LogsClient(Uri url) : JsonServiceClient(
        Service,
        new BasicAWSCredentials(Sessions.AccessKey, Sessions.SecretKey),
        new ServiceConfig(Service) { ServiceURL = url.AbsoluteUri, AuthenticationRegion = "eu-west-1", HttpClientFactory = SharedHttpClientFactory.Plain() })
    {
        private static readonly JsonServiceDescription Service = new("CloudWatch Logs", "logs", "2014-03-28", JsonProtocol.AwsJson11, "Logs_20140328");

        public Task<AssociateResponse> AssociateAsync() =>
            InvokeAsync<AssociateResponse>(new JsonOperation("AssociateKmsKey", "/"), new AssociateRequest(), CancellationToken.None);
    }

    private sealed class AssociateRequest : AmazonWebServiceRequest, IJsonRequest
    {
        public void WriteTo(Utf8JsonWriter json) => json.WriteText("logGroupName", "a-group");
    }

    private sealed class AssociateResponse : AmazonWebServiceResponse, IJsonResponse<AssociateResponse>
    {
        public static bool HasMembers => false;

        public static AssociateResponse ReadFrom(JsonElement json) => new();
    }
}
