using System.Text.Json;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using KmsCompliance.Ports;
using static KmsCompliance.Aws.Tests.Protocol.Operations;

namespace KmsCompliance.Aws.Tests.CloudTrail;

/// <summary>What is taken of an event, and what is not.</summary>
public sealed class EventHistoryTests
{
    private const string Assumed = """
        {"userIdentity":{"type":"AssumedRole","principalId":"AROA:s","arn":"arn:aws:sts::111122223333:assumed-role/app/s","accountId":"111122223333",
        "sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::111122223333:role/app"}},"invokedBy":"secretsmanager.amazonaws.com"},
        "sourceIPAddress":"secretsmanager.amazonaws.com","requestParameters":{"encryptionContext":{"note":"marker of a context","SecretARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf"}}}
        """;

    [Fact]
    public async Task Who_through_which_service_and_for_which_resource()
    {
        var one = await ReadAsync(Assumed);

        Assert.Equal(
            ("id", "kms", "Decrypt", true, true, "AssumedRole", "arn:aws:sts::111122223333:assumed-role/app/s", "111122223333", "arn:aws:iam::111122223333:role/app", "secretsmanager.amazonaws.com", "secretsmanager.amazonaws.com"),
            (one.EventId, one.Service, one.Operation, one.IsReadOnly, one.HasDetail, one.CallerType, one.Caller, one.CallerAccountId, one.RoleArn, one.InvokedBy, one.SourceAddress));
        Assert.Equal("arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf", one.ContextArn);
        Assert.Null(one.ErrorCode);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), one.At);
        Assert.DoesNotContain("marker of a context", one.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"userIdentity":{"type":"AWSService","invokedBy":"cloudtrail.amazonaws.com"}}""", "AWSService", "cloudtrail.amazonaws.com")]
    [InlineData("""{"userIdentity":{"type":"AWSAccount","principalId":"AIDA:x","accountId":"444455556666"}}""", "AWSAccount", "AIDA:x")]
    [InlineData("""{"userIdentity":{"type":"AWSAccount","accountId":"444455556666"}}""", "AWSAccount", "444455556666")]
    [InlineData("""{"userIdentity":{"type":"Unknown"}}""", "Unknown", "somebody")]
    [InlineData("""{}""", null, "somebody")]
    [InlineData("""{"userIdentity":null,"requestParameters":null,"errorCode":null}""", null, "somebody")]
    public async Task Callers_without_an_ARN_have_what_else_is_said(string text, string? type, string caller)
    {
        var one = await ReadAsync(text);
        Assert.Equal((true, type, caller), (one.HasDetail, one.CallerType, one.Caller));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"userIdentity":"somebody"}""")]
    [InlineData("""{"requestParameters":{"encryptionContext":[]}}""")]
    public async Task An_event_whose_text_cannot_be_read_does_not_say_what_came_of_it(string text)
    {
        var one = await ReadAsync(text);
        Assert.Equal((false, "Decrypt", "somebody"), (one.HasDetail, one.Operation, one.Caller));
        Assert.Null(one.ErrorCode);
    }

    [Fact]
    public async Task Nothing_that_a_terminal_obeys_comes_through()
    {
        var one = await ReadAsync(JsonSerializer.Serialize(new
        {
            userIdentity = new { type = "IAM\u001bUser", arn = "arn:aws:iam::111122223333:user/\u202ea\u001b[31m", invokedBy = "x\u0007" },
            sourceIPAddress = "1.2.3.4\r\n",
            errorCode = "Access\u0000Denied",
            requestParameters = new { encryptionContext = new { a = "arn:aws:s3:::b\u001b]0;x" } },
        }));
        foreach (var text in new[] { one.CallerType, one.Caller, one.InvokedBy, one.SourceAddress, one.ErrorCode, one.ContextArn })
        {
            Assert.DoesNotContain(text!, static character => char.IsControl(character) || character == '\u202e');
        }
    }

    [Fact]
    public async Task A_list_that_leads_back_is_no_answer()
    {
        await using var server = await CannedServer.StartAsync((_, _) => new Answer($$"""{"Events":[{"EventId":"{{Guid.NewGuid()}}","EventTime":1}],"NextToken":"same"}"""));
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Equal(FailureKind.InvalidAnswer, (await Assert.ThrowsAsync<AwsCallException>(() => All(session).AllAsync())).Kind);
    }

    private static IAsyncEnumerable<IReadOnlyList<RecordedEvent>> All(IAwsSession session) =>
        session.GetEventHistory(Region).LookupAsync(KeyArn, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), CancellationToken.None);

    private static async Task<RecordedEvent> ReadAsync(string text)
    {
        var answer = JsonSerializer.Serialize(new { Events = new[] { new { EventId = "id", EventName = "Decrypt", ReadOnly = "true", EventTime = 1, EventSource = "kms.amazonaws.com", Username = "somebody", CloudTrailEvent = text } } });
        await using var server = await CannedServer.StartAsync(new Answer(answer));
        await using var session = await Sessions.OpenAsync(server.Url);
        RecordedEvent? one = null;
        await foreach (var page in All(session))
        {
            one = Assert.Single(page);
        }

        return one!;
    }
}
