using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>A call ends, whatever is at the other end.</summary>
public sealed class BoundsTests
{
    private static readonly CallBounds Tight = Sessions.Short with
    {
        AnswerTime = TimeSpan.FromMilliseconds(150),
        AnswerBytes = 64 * 1024,
        Attempts = 2,
    };

    /// <summary>One operation of each sort of client, and whether it is sent again.</summary>
    public static TheoryData<string, int> Callers => new()
    {
        { "xray:GetEncryptionConfig", 2 },
        { "xray:PutEncryptionConfig", 2 },
        { "secretsmanager:ListSecrets", 2 },
        { "kms:DescribeKey", 2 },
        { "kms:CreateKey", 1 },
        { "sts", 2 },
        { "ec2", 2 },
    };

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_body_that_trickles_ends_in_time(string operation, int times)
    {
        var failure = await FailAsync(operation, times, new Answer("{") { Trickles = true });
        Assert.Equal((FailureKind.Timeout, true), (failure.Kind, failure.MayHaveTakenEffect));
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task An_error_that_trickles_ends_in_time(string operation, int times)
    {
        var failure = await FailAsync(operation, times, new Answer("{", 500) { Trickles = true });
        Assert.Equal((FailureKind.Timeout, true), (failure.Kind, failure.MayHaveTakenEffect));
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task No_answer_at_all_ends_in_time(string operation, int times) =>
        Assert.Equal(FailureKind.Timeout, (await FailAsync(operation, times, Answer.Never)).Kind);

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_body_without_an_end_is_read_up_to_its_bound_and_not_asked_for_again(string operation, int times)
    {
        Assert.InRange(times, 1, 2);
        var failure = await FailAsync(operation, 1, new Answer("{") { IsEndless = true }, Tight with { AnswerTime = TimeSpan.FromMinutes(1) });
        Assert.Equal((FailureKind.InvalidAnswer, true), (failure.Kind, failure.MayHaveTakenEffect));
        Assert.Contains("65,536 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_may_be_as_long_as_its_bound_and_no_longer()
    {
        foreach (var (length, isRead) in new[] { (Tight.AnswerBytes, true), (Tight.AnswerBytes + 1, false) })
        {
            await using var server = await CannedServer.StartAsync(new Answer("""{"SecretList":[]}""".PadRight(length)));
            await using var session = await Sessions.OpenAsync(server.Url, bounds: Tight);
            var error = await Record.ExceptionAsync(() => session.CallAsync("secretsmanager:ListSecrets"));
            Assert.Equal(isRead, error is null);
        }
    }

    [Fact]
    public void A_call_of_AWSs_own_bounds_ends_within_a_minute_and_a_half() =>
        Assert.InRange(CallBounds.Default.CallTime, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90));

    private static async Task<AwsCallException> FailAsync(string operation, int times, Answer answer, CallBounds? bounds = null)
    {
        await using var server = await CannedServer.StartAsync(answer);
        await using var session = await Sessions.OpenAsync(server.Url, bounds: bounds ?? Tight);
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => Call(session, operation)).WaitAsync(TimeSpan.FromMinutes(2));

        // A busy machine may let the time of a call pass before its request arrives.
        Assert.InRange(server.Requests.Count, 0, times);
        return failure;
    }

    private static Task Call(IAwsSession session, string operation) => operation switch
    {
        "sts" => session.GetCallerIdentityAsync(CancellationToken.None),
        "ec2" => session.Regions.DescribeRegionsAsync("eu-west-1", includeDisabled: false, CancellationToken.None),
        _ => session.CallAsync(operation),
    };
}
