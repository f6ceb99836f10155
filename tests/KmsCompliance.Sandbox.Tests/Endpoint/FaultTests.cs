using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

public sealed class FaultTests : IAsyncLifetime
{
    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    private FaultPlan Faults => _sandbox.Server.Faults;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData(FaultKind.Throttle, "ThrottlingException", 400, "ThrottledException", 429)]
    [InlineData(FaultKind.Deny, "AccessDeniedException", 400, "AccessDeniedException", 403)]
    [InlineData(FaultKind.ServerError, "KMSInternalException", 500, "InternalServerError", 500)]
    public async Task A_refusal_has_the_code_and_status_of_the_service(FaultKind kind, string kmsCode, int kmsStatus, string xrayCode, int xrayStatus)
    {
        Faults.Add(new FaultRule { Kind = kind });
        var kms = await Client.KmsAsync("ListKeys");
        Assert.Equal((kmsCode, kmsStatus), (kms.Code, kms.Status));
        var xray = await Client.XRayAsync("/EncryptionConfig");
        Assert.Equal((xrayCode, xrayStatus), (xray.Code, xray.Status));
        Faults.Clear();
        (await Client.KmsAsync("ListKeys")).Succeeded();
    }

    [Theory]
    [InlineData(FaultKind.Throttle, "Throttling", "RequestLimitExceeded")]
    [InlineData(FaultKind.Deny, "AccessDenied", "UnauthorizedOperation")]
    public async Task A_refusal_in_XML_has_the_code_of_the_service(FaultKind kind, string stsCode, string ec2Code)
    {
        Faults.Add(new FaultRule { Kind = kind });
        Assert.Contains($"<Code>{stsCode}</Code>", (await Client.QueryAsync("sts", "Action=GetCallerIdentity&Version=2011-06-15")).Body, StringComparison.Ordinal);
        Assert.Contains($"<Code>{ec2Code}</Code>", (await Client.QueryAsync("ec2", "Action=DescribeRegions&Version=2016-11-15")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_skips_then_strikes_so_many_times()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Skip = 1, Times = 2 });
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((await Client.KmsAsync("ListKeys")).Status);
        }

        Assert.Equal([200, 400, 400, 200], statuses);
    }

    [Theory]
    [InlineData("kms", "List*", "us-*", "*ADMIN*", true)]
    [InlineData("xray", "*", "*", "*", false)]
    [InlineData("*", "Describe*", "*", "*", false)]
    [InlineData("*", "*", "eu-*", "*", false)]
    [InlineData("*", "*", "*", SandboxAccounts.AuditorAccessKey, false)]
    public async Task A_rule_strikes_what_it_matches(string service, string operation, string region, string accessKey, bool strikes)
    {
        Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = service, Operation = operation, Region = region, AccessKey = accessKey });
        Assert.Equal(strikes ? 400 : 200, (await Client.KmsAsync("ListKeys")).Status);
    }

    [Fact]
    public async Task A_dropped_call_has_no_answer_and_no_effect()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.Drop, Operation = "CreateKey", Times = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.KmsAsync("CreateKey"));
        Assert.Empty((await Client.KmsAsync("ListKeys"))["Keys"].EnumerateArray());
        Assert.Equal(1, _sandbox.Server.Calls.Count("kms", "CreateKey"));
    }

    [Fact]
    public async Task A_truncated_answer_breaks_off_after_the_call_took_effect()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.Truncated, Operation = "CreateKey" });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.KmsAsync("CreateKey"));
        Assert.Single((await Client.KmsAsync("ListKeys"))["Keys"].EnumerateArray());
    }

    [Fact]
    public async Task A_malformed_answer_is_a_200_that_is_no_JSON()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.Malformed });
        var answer = await Client.KmsAsync("ListKeys");
        Assert.Equal(200, answer.Status);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(answer.Body));
    }

    [Fact]
    public async Task Latency_delays_and_does_not_refuse()
    {
        const int milliseconds = 150;
        Faults.Add(new FaultRule { Kind = FaultKind.Latency, LatencyMilliseconds = milliseconds });
        (await Client.XRayAsync("/EncryptionConfig")).Succeeded();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Client.KmsAsync("ListKeys")));

        // 50 delays in a row would take 7.5 s.
        Assert.InRange(clock.ElapsedMilliseconds, milliseconds - 1, milliseconds * 25);
    }

    [Fact]
    public async Task A_held_call_waits_for_the_gate_and_takes_effect_then()
    {
        var gate = Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "CreateKey", Skip = 1 });
        await Client.CreateKeyAsync();
        var held = Client.KmsAsync("CreateKey");
        await gate.WaitForArrivedAsync(1, TestSandbox.Patience);
        Assert.Single((await Client.KmsAsync("ListKeys"))["Keys"].EnumerateArray());
        Assert.False(held.IsCompleted);

        gate.Open();

        (await held).Succeeded();
        await Client.CreateKeyAsync();
        Assert.Equal(3, (await Client.KmsAsync("ListKeys"))["Keys"].GetArrayLength());
        Assert.Equal((2, 0), (gate.Arrived, gate.GivenUp));
    }

    [Fact]
    public async Task Whoever_hangs_up_while_held_is_counted_and_has_no_effect()
    {
        var gate = Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "CreateKey" });
        using var hangUp = new CancellationTokenSource();
        using var request = Client.Request("kms", "/");
        request.Headers.Add("X-Amz-Target", "TrentService.CreateKey");
        request.Content = new StringContent("{}");
        var held = Client.Http.SendAsync(request, hangUp.Token);
        await gate.WaitForArrivedAsync(1, TestSandbox.Patience);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await gate.WaitForGivenUpAsync(1, TestSandbox.Patience);

        gate.Open();

        Assert.Empty((await Client.KmsAsync("ListKeys"))["Keys"].EnumerateArray());
    }

    [Fact]
    public async Task Clearing_lets_held_calls_through_to_the_rule_that_comes_next()
    {
        var gate = Faults.Hold(new FaultRule { Kind = FaultKind.Hold });
        Faults.Add(new FaultRule { Kind = FaultKind.Deny });
        var held = Client.KmsAsync("ListKeys");
        await gate.WaitForArrivedAsync(1, TestSandbox.Patience);
        Assert.Contains("\"kind\":\"hold\"", await Client.Http.GetStringAsync("/_sandbox/faults"), StringComparison.Ordinal);
        using var deleted = await Client.Http.DeleteAsync("/_sandbox/faults");

        Assert.Equal("AccessDeniedException", (await held).Code);
        (await Client.KmsAsync("ListKeys")).Succeeded();
    }

    [Fact]
    public void A_rule_that_holds_nothing_has_no_gate()
    {
        Assert.Throws<ArgumentException>(() => Faults.Hold(new FaultRule { Kind = FaultKind.Deny }));
        Assert.Empty(Faults.Rules);
    }

    [Fact]
    public async Task Faults_are_set_shown_and_cleared_over_HTTP()
    {
        const string body = """
            {
              "rules": [{ "kind": "serverError", "service": "kms", "status": 503, "times": 1 }],
              "deniedActions": [{ "accessKey": "*", "action": "kms:CreateKey" }],
              "hiddenPrincipals": ["arn:aws:iam::111122223333:role/new"]
            }
            """;
        using var posted = await Client.Http.PostAsync("/_sandbox/faults", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        var shown = await Client.Http.GetFromJsonAsync<JsonElement>("/_sandbox/faults");
        Assert.Equal("serverError", shown.GetProperty("rules")[0].GetProperty("kind").GetString());
        Assert.Equal("kms:CreateKey", shown.GetProperty("deniedActions")[0].GetProperty("action").GetString());
        Assert.Equal(503, (await Client.KmsAsync("ListKeys")).Status);
        Assert.Equal("AccessDeniedException", (await Client.KmsAsync("CreateKey")).Code);
        using var deleted = await Client.Http.DeleteAsync("/_sandbox/faults");
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        (await Client.KmsAsync("CreateKey")).Succeeded();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"rules":[{"kind":"explode"}]}""")]
    [InlineData("""{"rules":[{"kind":"drop","colour":"red"}]}""")]
    [InlineData("""{"rules":[{"service":"kms"}]}""")]
    public async Task A_fault_that_is_not_understood_is_refused_whole(string body)
    {
        using var posted = await Client.Http.PostAsync("/_sandbox/faults", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        Assert.Empty(Faults.Rules);
    }
}
