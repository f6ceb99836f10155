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
    [InlineData("xray:GetEncryptionConfig", "throttle", 8)]
    [InlineData("secretsmanager:ListSecrets", "throttle", 8)]
    [InlineData("kms:DescribeKey", "throttle", 8)]
    [InlineData("kms:DescribeKey", "429", 8)]
    [InlineData("secretsmanager:DescribeSecret", "429", 8)]
    [InlineData("secretsmanager:UpdateSecret", "throttle", 3)]
    [InlineData("secretsmanager:ListSecrets", "500", 3)]
    [InlineData("secretsmanager:UpdateSecret", "drop", 3)]
    [InlineData("kms:EnableKeyRotation", "drop", 3)]
    [InlineData("xray:PutEncryptionConfig", "drop", 3)]
    public async Task A_call_is_sent_so_often_and_no_more(string operation, string fault, int times)
    {
        var good = Operations.All[operation].Good;
        await using var server = await CannedServer.StartAsync((_, number) => number == 0 ? good : Fault(fault));
        await using var session = await Sessions.OpenAsync(server.Url);

        // A connection that was used before is the one that resets are told of as stale.
        await session.CallAsync(operation);
        await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync(operation));

        Assert.Equal(1 + times, server.Requests.Count);
    }

    [Theory]
    [InlineData("secretsmanager:ListSecrets", "throttle", 7)]
    [InlineData("kms:ListAliases", "429", 7)]
    public async Task A_listing_that_was_throttled_goes_on_where_it_was(string operation, string fault, int times)
    {
        await using var server = await CannedServer.StartAsync((_, number) => number < times ? Fault(fault) : Operations.All[operation].Good);
        await using var session = await Sessions.OpenAsync(server.Url);
        await session.CallAsync(operation);
        Assert.Equal(times + 1, server.Requests.Count);
    }

    [Fact]
    public async Task Repetitions_that_were_used_up_leave_those_of_the_calls_that_come_after()
    {
        // The SDK's own budget lasts for a hundred repetitions, for all of a process.
        await using var server = await CannedServer.StartAsync((_, number) => number < 160 ? Throttle : Operations.All["kms:DescribeKey"].Good);
        await using var session = await Sessions.OpenAsync(server.Url);
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync("kms:DescribeKey"));
        }

        Assert.Equal(160, server.Requests.Count);
        await session.CallAsync("kms:DescribeKey");
    }

    [Fact]
    public async Task A_call_is_not_sent_again_once_its_time_is_over()
    {
        await using var server = await CannedServer.StartAsync(Throttle);
        await using var session = await Sessions.OpenAsync(server.Url, bounds: Sessions.Short with { RepeatTime = TimeSpan.Zero });
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync("secretsmanager:ListSecrets"));
        Assert.Equal(FailureKind.Throttled, failure.Kind);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("<html><body>Sign in to the network</body></html>")]
    [InlineData("")]
    [InlineData("<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>")]
    [InlineData("<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account><Arn>arn:aws:iam::111122223333:root</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>")]
    public async Task One_bad_answer_to_the_question_who_calls_is_asked_again(string bad)
    {
        const string Good = "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account><Arn>arn:aws:iam::111122223333:root</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>";
        await using var server = await CannedServer.StartAsync((_, number) => new Answer(number == 0 ? bad : Good) { ContentType = "text/xml" });
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Equal("111122223333", (await session.GetCallerIdentityAsync(CancellationToken.None)).AccountId);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("<html><body>Sign in to the network</body></html>")]
    [InlineData("")]
    [InlineData("<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1-regional</regionName></item></regionInfo></DescribeRegionsResponse>")]
    [InlineData("<DescribeRegionsResponse/>")]
    public async Task One_bad_answer_to_the_question_which_Regions_there_are_is_asked_again(string bad)
    {
        const string Good = "<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName></item></regionInfo></DescribeRegionsResponse>";
        await using var server = await CannedServer.StartAsync((_, number) => new Answer(number == 0 ? bad : Good) { ContentType = "text/xml" });
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Equal(["eu-west-1"], (await session.Regions.DescribeRegionsAsync("eu-west-1", includeDisabled: false, CancellationToken.None)).Select(entry => entry.Region));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("kms:CreateKey", "500", FailureKind.ServiceFault)]
    [InlineData("kms:CreateKey", "503", FailureKind.ServiceFault)]
    [InlineData("kms:CreateKey", "throttle", FailureKind.Throttled)]
    [InlineData("kms:CreateKey", "drop", FailureKind.Connection)]
    [InlineData("kms:ImportKeyMaterial", "500", FailureKind.ServiceFault)]
    [InlineData("kms:ImportKeyMaterial", "throttle", FailureKind.Throttled)]
    [InlineData("kms:ImportKeyMaterial", "drop", FailureKind.Connection)]
    [InlineData("kms:ScheduleKeyDeletion", "500", FailureKind.ServiceFault)]
    [InlineData("kms:ScheduleKeyDeletion", "throttle", FailureKind.Throttled)]
    [InlineData("kms:ScheduleKeyDeletion", "drop", FailureKind.Connection)]
    public async Task What_KMS_would_not_recognise_as_repeated_is_sent_once_whatever_happens(string operation, string fault, FailureKind kind)
    {
        await using var server = await CannedServer.StartAsync((_, _) => Fault(fault));
        await using var session = await Sessions.OpenAsync(server.Url);

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync(operation));

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
        "429" => new Answer("<html>Too many</html>", 429) { ContentType = "text/html" },
        "drop" => Answer.Drop,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault."),
    };
}
