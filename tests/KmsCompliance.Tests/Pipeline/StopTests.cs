using System.Management.Automation;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>A stop ends what reads at once, keeps writes from starting, and leaves none unreported.</summary>
public sealed class StopTests : PipelineTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";

    // What a write has after a stop to be answered.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private protected override SandboxOptions Options => new() { XRayUpdatingDuration = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData("Get-Region", "DescribeRegions")]
    [InlineData("Get-Region", "GetCallerIdentity")]
    [InlineData("Get-XRayEncryptionStatus -Region *", "GetEncryptionConfig")]
    [InlineData("Get-XRayEncryptionStatus -Region *", "DescribeRegions")]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 -AccountId 111122223333", "GetCallerIdentity")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1, us-west-2", "GetCallerIdentity")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1", "ListSecrets")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1", "DescribeKey")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1", "ListAliases")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-arn", "DescribeSecret")]
    [InlineData("Get-ServiceEncryptionStatus -Region eu-*", "DescribeKey")]
    [InlineData("Test-ServiceCmk -Region eu-*", "GetEncryptionConfig")]
    [InlineData("Test-SecretCmk -Region eu-west-1 billing/api-token-cmk-arn", "DescribeSecret")]
    [InlineData("Get-ServiceCmk -Region eu-west-1", "ListResourceTags")]
    [InlineData("Get-ServiceCmk -Region eu-west-1", "ListKeys")]
    [InlineData("New-ServiceCmk XRay -Region eu-west-1, eu-west-2", "ListAliases")]
    [InlineData("New-ServiceCmk XRay alias/billing -Region eu-west-1", "ListResourceTags")]
    [InlineData("Set-XRayCmk -Region eu-west-1, eu-west-2 -Default", "GetEncryptionConfig")]
    [InlineData("Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing", "DescribeSecret")]
    [InlineData("Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing", "ListAliases")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1", "ListAliases")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1", "DescribeKey")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1", "GetKeyPolicy")]
    public async Task A_call_that_reads_is_cancelled_and_no_further_one_starts(string script, string operation)
    {
        var gate = Hold(operation);
        using var running = Session.Start(script);
        await Arrived(gate);

        await running.StopAsync();

        Assert.Equal(PSInvocationState.Stopped, running.State);
        await GivenUp(gate, gate.Arrived);
        AssertNothingRuns();
        Assert.Empty(Writes());
        Assert.Empty(running.ErrorIds);
    }

    [Fact]
    public async Task A_change_of_X_Ray_under_way_is_followed_to_its_answer_and_told_and_no_other_starts()
    {
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold("PutEncryptionConfig", "eu-west-1");
        var read = Hold("GetEncryptionConfig", "us-east-2");
        using var running = session.Start("Set-XRayCmk -Region eu-west-1, us-east-2, eu-west-2 -Default -ThrottleLimit 2");
        await Arrived(write);
        await Arrived(read);

        var stop = running.StopAsync();
        await GivenUp(read);
        Assert.False(stop.IsCompleted);
        write.Open();
        await stop;

        var warning = Assert.Single(host.Warnings);
        Assert.Contains("eu-west-1", warning, StringComparison.Ordinal);
        Assert.Contains("Pending", warning, StringComparison.Ordinal);
        AssertNothingRuns();
        Assert.Equal(1, Server.Calls.Count("xray", "PutEncryptionConfig"));
        Assert.DoesNotContain(Server.Calls.Snapshot(), call => call.Region == "eu-west-2");
        Assert.Null(State("eu-west-1").XRay.KeyArn);
    }

    [Fact]
    public async Task A_change_that_X_Ray_has_accepted_is_told_when_the_wait_for_it_is_stopped()
    {
        var (host, session) = Watched();
        using var _ = session;
        var poll = Hold("GetEncryptionConfig", skip: 1);
        using var running = session.Start("Set-XRayCmk -Region eu-west-1 -Default");
        await Arrived(poll);

        await running.StopAsync();

        Assert.Contains("X-Ray encryption configuration in eu-west-1: Pending.", Assert.Single(host.Warnings), StringComparison.Ordinal);
        AssertNothingRuns();
    }

    [Fact]
    public async Task A_change_of_a_secret_under_way_is_told_and_no_other_starts()
    {
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold("UpdateSecret");
        var read = Hold("DescribeSecret", skip: 1);
        string[] secrets = ["billing/api-token-default-key", "billing/api-token-aws-managed-alias-name", "billing/api-token-aws-managed-alias-arn"];
        using var running = session.Start($"Set-SecretCmk -Region eu-west-1 {string.Join(", ", secrets)} -KeyId alias/billing -ThrottleLimit 2");
        await Arrived(write);
        await Arrived(read);

        var stop = running.StopAsync();
        await GivenUp(read);
        write.Open();
        await stop;

        // Which of two calls at once comes first, nobody knows.
        var changed = Assert.Single(secrets, secret => State("eu-west-1").Secrets.Find(secret, DateTimeOffset.UtcNow)!.KmsKeyId == Billing);
        var warning = Assert.Single(host.Warnings);
        Assert.Contains(changed, warning, StringComparison.Ordinal);
        Assert.Contains("Applied", warning, StringComparison.Ordinal);
        AssertNothingRuns();
        Assert.Equal((1, 2), (Server.Calls.Count("secretsmanager", "UpdateSecret"), Server.Calls.Count("secretsmanager", "DescribeSecret")));
    }

    [Fact]
    public async Task A_change_of_a_policy_under_way_is_told_and_no_other_starts()
    {
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold("PutKeyPolicy");
        var read = Hold("GetKeyPolicy", "us-east-2");
        using var running = session.Start($"Grant-CmkAccess {Billing}, arn:aws:kms:us-east-2:111122223333:alias/platform, alias/billing-multi-region XRay -ThrottleLimit 2");
        await Arrived(write);
        await Arrived(read);

        var stop = running.StopAsync();
        await GivenUp(read);
        write.Open();
        await stop;

        var warning = Assert.Single(host.Warnings);
        Assert.Contains(Billing, warning, StringComparison.Ordinal);
        Assert.Contains("Applied", warning, StringComparison.Ordinal);
        Assert.Contains("AllowXRay", State("eu-west-1").Keys.FindKey(Billing[^36..], DateTimeOffset.UtcNow)!.PolicyText, StringComparison.Ordinal);
        AssertNothingRuns();
        Assert.Equal(1, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public async Task A_key_whose_making_is_under_way_is_finished_and_told_and_no_other_is_made()
    {
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold("CreateKey");
        var read = Hold("ListAliases", "eu-west-2");
        using var running = session.Start("New-ServiceCmk XRay -Region eu-west-1, eu-west-2, eu-west-3 -ThrottleLimit 2");
        await Arrived(write);
        await Arrived(read);

        var stop = running.StopAsync();
        await GivenUp(read);
        write.Open();
        await stop;

        var alias = State("eu-west-1").Keys.FindAlias("alias/xray-trace-data-cmk");
        Assert.NotNull(alias);
        var warning = Assert.Single(host.Warnings);
        Assert.Contains(alias.TargetKeyId, warning, StringComparison.Ordinal);
        Assert.Contains("alias/xray-trace-data-cmk", warning, StringComparison.Ordinal);
        AssertNothingRuns();
        Assert.Equal((1, 1, 1), (Server.Calls.Count("kms", "CreateKey"), Server.Calls.Count("kms", "CreateAlias"), Server.Calls.Count("kms", "EnableKeyRotation")));
        Assert.DoesNotContain(Server.Calls.Snapshot(), call => call.Region == "eu-west-3");
    }

    [Theory]
    [InlineData("CreateAlias")]
    [InlineData("EnableKeyRotation")]
    public async Task A_key_that_was_made_is_told_although_what_follows_is_not_answered(string operation)
    {
        var (host, session) = Watched(Grace);
        using var _ = session;
        var write = Hold(operation);
        using var running = session.Start("New-ServiceCmk XRay -Region eu-west-1");
        await Arrived(write);

        await running.StopAsync();

        var key = Assert.Single(State("eu-west-1").Keys.Keys(DateTimeOffset.UtcNow), key => key.Tags.Any(tag => tag.Key == "KmsCompliance:Alias"));
        Assert.Contains(host.Warnings, warning => warning.Contains(key.Arn, StringComparison.Ordinal) && warning.Contains("was made", StringComparison.Ordinal));
        await GivenUp(write);
        AssertNothingRuns();
    }

    [Fact]
    public async Task An_outcome_that_waits_for_the_host_when_the_stop_comes_is_told()
    {
        // Progress is shown while X-Ray changes over, and the host takes its time with it.
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TestClock.Moment / 2 }, CancellationToken.None);
        var early = server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "GetEncryptionConfig", Region = "us-east-2" });
        var late = server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "GetEncryptionConfig", Region = "eu-west-2" });
        using var shown = new ManualResetEventSlim();
        var host = new RecordingHost { OnProgress = _ => shown.Wait(Patience.Limit) };
        using var session = new ModuleSession(server.Url, host: host);
        using var running = session.Start("Set-XRayCmk -Region us-east-2, eu-west-1, eu-west-2 -Default -ThrottleLimit 2");
        await Arrived(early);

        // Its turn comes when eu-west-1 is done with.
        await Arrived(late);
        var stop = running.StopAsync();
        await GivenUp(early);
        await GivenUp(late);
        shown.Set();
        await stop;

        Assert.Contains("X-Ray encryption configuration in eu-west-1: Applied.", Assert.Single(host.Warnings), StringComparison.Ordinal);
        Assert.Empty(running.Output);
    }

    [Fact]
    public async Task Writes_that_are_not_answered_are_given_up_after_a_while_and_told_as_in_doubt()
    {
        await Task.WhenAll(
            GiveUp("Set-XRayCmk -Region eu-west-1 -Default", "PutEncryptionConfig"),
            GiveUp("Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing", "UpdateSecret"),
            GiveUp("New-ServiceCmk XRay -Region eu-west-1", "CreateKey"),
            GiveUp("Grant-CmkAccess alias/billing XRay -Region eu-west-1", "PutKeyPolicy"));
        AssertNothingRuns();

        async Task GiveUp(string script, string operation)
        {
            var (host, session) = Watched(Grace);
            using var _ = session;
            var write = Hold(operation);
            using var running = session.Start(script);
            await Arrived(write);
            await running.StopAsync();
            Assert.Contains("not known", Assert.Single(host.Warnings), StringComparison.Ordinal);
            await GivenUp(write);
        }
    }

    private (RecordingHost Host, ModuleSession Session) Watched(TimeSpan passesDeadlinesOf = default)
    {
        var host = new RecordingHost();
        return (host, new ModuleSession(Server.Url, host: host, time: new TestClock { PassesDeadlinesOf = passesDeadlinesOf }));
    }
}
