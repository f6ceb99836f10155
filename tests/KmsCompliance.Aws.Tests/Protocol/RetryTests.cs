using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>What is asked again, what is not, and what ends a call.</summary>
public sealed class RetryTests
{
    private static readonly Answer ServerError = new("""{"__type":"InternalServiceError","message":"broke"}""", 500);
    private static readonly Answer Throttle = new("""{"__type":"ThrottlingException","message":"slow down"}""", 400);

    public static TheoryData<string, string> Repeated => new()
    {
        { "xray:GetEncryptionConfig", "500" },
        { "secretsmanager:ListSecrets", "throttle" },
        { "secretsmanager:UpdateSecret", "drop" },
        { "xray:PutEncryptionConfig", "drop" },
        { "kms:DescribeKey", "503" },
    };

    [Theory]
    [MemberData(nameof(Repeated))]
    public async Task A_call_that_failed_in_passing_is_asked_again(string operation, string fault)
    {
        await using var server = await CannedServer.StartAsync((_, number) => number == 0 ? Fault(fault) : Operations.All[operation].Good);
        await using var session = await Sessions.OpenAsync(server.Url);

        await session.CallAsync(operation);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
    }

    [Theory]
    [InlineData("500", FailureKind.ServiceFault)]
    [InlineData("503", FailureKind.ServiceFault)]
    [InlineData("throttle", FailureKind.Throttled)]
    [InlineData("drop", FailureKind.Connection)]
    public async Task CreateKey_is_sent_once_whatever_happens(string fault, FailureKind kind)
    {
        await using var server = await CannedServer.StartAsync((_, _) => Fault(fault));
        await using var session = await Sessions.OpenAsync(server.Url);

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync("kms:CreateKey"));

        Assert.Equal(kind, failure.Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task CreateKey_is_sent_once_also_on_a_connection_that_was_used_before()
    {
        await using var server = await CannedServer.StartAsync((request, _) =>
            request.Header("X-Amz-Target") == "TrentService.CreateKey" ? Answer.Drop : Operations.All["kms:DescribeKey"].Good);
        await using var session = await Sessions.OpenAsync(server.Url);

        await session.CallAsync("kms:DescribeKey");
        await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync("kms:CreateKey"));

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("""{"__type":"AccessDeniedException"}""")]
    [InlineData("""{"__type":"LimitExceededException"}""")]
    [InlineData("""{"__type":"ResourceNotFoundException"}""")]
    public async Task A_refusal_is_not_asked_again(string body)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body, 400));
        await using var session = await Sessions.OpenAsync(server.Url);
        await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync("secretsmanager:UpdateSecret"));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("xray:GetEncryptionConfig")]
    [InlineData("secretsmanager:ListSecrets")]
    [InlineData("kms:DescribeKey")]
    [InlineData("kms:CreateKey")]
    public async Task A_stop_ends_a_call_that_waits_for_its_answer(string operation)
    {
        using var stop = new CancellationTokenSource();
        await using var server = await CannedServer.StartAsync((_, _) =>
        {
            stop.Cancel();
            return Answer.Never;
        });
        await using var session = await Sessions.OpenAsync(server.Url);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.CallAsync(operation, stop.Token)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_stop_before_the_call_sends_nothing()
    {
        await using var server = await CannedServer.StartAsync(Answer.Empty);
        await using var session = await Sessions.OpenAsync(server.Url);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.CallAsync("secretsmanager:UpdateSecret", new CancellationToken(canceled: true)));
        Assert.Empty(server.Requests);
    }

    private static Answer Fault(string fault) => fault switch
    {
        "500" => ServerError,
        "503" => ServerError with { Status = 503 },
        "throttle" => Throttle,
        "drop" => Answer.Drop,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault."),
    };
}
