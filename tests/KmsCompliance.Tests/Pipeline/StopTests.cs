using System.Management.Automation;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>A stop ends what reads and what writes at once, keeps further writes from starting, and leaves none unreported. Nothing
/// here is opened before the stop is over: it waits for no answer.</summary>
public sealed class StopTests : PipelineTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";

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
    public async Task A_change_of_X_Ray_under_way_is_aborted_and_told_as_not_known_and_no_other_starts()
    {
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold("PutEncryptionConfig", "eu-west-1");
        var read = Hold("GetEncryptionConfig", "us-east-2");
        using var running = session.Start("Set-XRayCmk -Region eu-west-1, us-east-2, eu-west-2 -Default -ThrottleLimit 2");
        await Arrived(write);
        await Arrived(read);

        await running.StopAsync();

        await GivenUp(read);
        await GivenUp(write);
        var warning = Assert.Single(host.Warnings);
        Assert.Contains("not known", warning, StringComparison.Ordinal);
        Assert.Contains("Get-XRayEncryptionStatus -Region eu-west-1 shows it.", warning, StringComparison.Ordinal);
        AssertNothingRuns();
        Assert.Equal(1, Server.Calls.Count("xray", "PutEncryptionConfig"));
        Assert.DoesNotContain(Server.Calls.Snapshot(), call => call.Region == "eu-west-2");
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
    public async Task A_change_of_a_secret_under_way_is_aborted_and_told_as_not_known_and_no_other_starts()
    {
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold("UpdateSecret");
        var read = Hold("DescribeSecret", skip: 1);
        string[] secrets = ["billing/api-token-default-key", "billing/api-token-aws-managed-alias-name", "billing/api-token-aws-managed-alias-arn"];
        using var running = session.Start($"Set-SecretCmk -Region eu-west-1 {string.Join(", ", secrets)} -KeyId alias/billing -ThrottleLimit 2");
        await Arrived(write);
        await Arrived(read);

        await running.StopAsync();

        await GivenUp(read);
        await GivenUp(write);

        // Which of two calls at once comes first, nobody knows.
        var warning = Assert.Single(host.Warnings);
        Assert.Single(secrets, secret => warning.Contains(secret, StringComparison.Ordinal));
        Assert.Contains("not known", warning, StringComparison.Ordinal);
        Assert.Contains("Get-SecretEncryptionStatus -Region eu-west-1 shows it.", warning, StringComparison.Ordinal);
        AssertNothingRuns();
        Assert.Equal((1, 2), (Server.Calls.Count("secretsmanager", "UpdateSecret"), Server.Calls.Count("secretsmanager", "DescribeSecret")));
    }

    [Fact]
    public async Task A_change_of_a_policy_under_way_is_aborted_and_told_as_not_known_and_no_other_starts()
    {
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold("PutKeyPolicy");
        var read = Hold("GetKeyPolicy", "us-east-2");
        using var running = session.Start($"Grant-CmkAccess {Billing}, arn:aws:kms:us-east-2:111122223333:alias/platform, alias/billing-multi-region XRay -ThrottleLimit 2");
        await Arrived(write);
        await Arrived(read);

        await running.StopAsync();

        await GivenUp(read);
        await GivenUp(write);
        var warning = Assert.Single(host.Warnings);
        Assert.Contains(Billing, warning, StringComparison.Ordinal);
        Assert.Contains("not known", warning, StringComparison.Ordinal);
        Assert.Contains("with -WhatIf shows what is left to change", warning, StringComparison.Ordinal);
        AssertNothingRuns();
        Assert.Equal(1, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public async Task A_key_whose_making_is_under_way_is_told_as_not_known_with_the_command_that_shows_it_and_no_other_is_made()
    {
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold("CreateKey");
        var read = Hold("ListAliases", "eu-west-2");
        using var running = session.Start("New-ServiceCmk XRay -Region eu-west-1, eu-west-2, eu-west-3 -ThrottleLimit 2");
        await Arrived(write);
        await Arrived(read);

        await running.StopAsync();

        await GivenUp(read);
        await GivenUp(write);
        var warning = Assert.Single(host.Warnings);
        Assert.Contains("Whether a key for 'alias/xray-trace-data-cmk' was made is not known", warning, StringComparison.Ordinal);
        Assert.Contains("Get-ServiceCmk -Service XRay -Region eu-west-1 shows it.", warning, StringComparison.Ordinal);
        AssertNothingRuns();
        Assert.Equal((1, 0, 0), (Server.Calls.Count("kms", "CreateKey"), Server.Calls.Count("kms", "CreateAlias"), Server.Calls.Count("kms", "EnableKeyRotation")));
        Assert.DoesNotContain(Server.Calls.Snapshot(), call => call.Region == "eu-west-3");
    }

    [Theory]
    [InlineData("CreateAlias", 0, "may have the alias 'alias/xray-trace-data-cmk' or not")]
    [InlineData("ListAliases", 1, "may have the alias 'alias/xray-trace-data-cmk' or not")]
    [InlineData("EnableKeyRotation", 0, "has the alias 'alias/xray-trace-data-cmk'; whether it rotates by itself is not known")]
    [InlineData("GetKeyRotationStatus", 0, "has the alias 'alias/xray-trace-data-cmk'; whether it rotates by itself is not known")]
    public async Task A_key_that_was_made_is_named_although_what_follows_is_not_answered(string operation, int skip, string state)
    {
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold(operation, skip: skip);
        using var running = session.Start("New-ServiceCmk XRay -Region eu-west-1");
        await Arrived(write);

        await running.StopAsync();

        await GivenUp(write);
        var key = Assert.Single(State("eu-west-1").Keys.Keys(DateTimeOffset.UtcNow), key => key.Tags.Any(tag => tag.Key == "KmsCompliance:Alias"));
        var warning = Assert.Single(host.Warnings);
        Assert.Contains($"The key {key.Arn} {state}", warning, StringComparison.Ordinal);
        Assert.Contains("Get-ServiceCmk -Service XRay -Region eu-west-1 shows it; the same New-ServiceCmk finishes it.", warning, StringComparison.Ordinal);
        AssertNothingRuns();
    }

    [Fact]
    public async Task An_outcome_that_waits_for_the_host_when_the_stop_comes_is_told()
    {
        // Progress is shown while X-Ray changes over, which is long enough to be seen, and the host takes its time with it.
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TestClock.Moment * 10 }, CancellationToken.None);
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

    [Theory]
    [InlineData("Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing -RepairPolicy", "UpdateSecret")]
    [InlineData("Set-TrailCmk -Region eu-west-1 billing-audit alias/audit-logs-next", "UpdateTrail")]
    [InlineData("Set-ServiceCmk -Service CloudWatchLogs -Region eu-west-2 -ResourceId aws/spans -KeyId alias/application-logs", "AssociateKmsKey")]
    [InlineData("Revoke-CmkAccess alias/billing -ExternalAccount 444455556666 -Region eu-west-1 -Confirm:$false", "PutKeyPolicy")]
    public async Task A_write_that_is_not_answered_is_aborted_and_told_as_not_known(string script, string operation)
    {
        Session.Run<object>("Grant-CmkAccess alias/billing XRay -ExternalAccount 444455556666 -Region eu-west-1");
        var (host, session) = Watched();
        using var _ = session;
        var write = Hold(operation);
        using var running = session.Start(script);
        await Arrived(write);

        await running.StopAsync();

        await GivenUp(write);
        Assert.Contains("not known", Assert.Single(host.Warnings), StringComparison.Ordinal);
        Assert.Empty(running.Output);
        AssertNothingRuns();
    }

    [Theory]
    [InlineData("GetKeyPolicy", 3)]
    [InlineData("GetKeyPolicy", 4)]
    [InlineData("UpdateTrail", 0)]
    public async Task A_policy_that_was_repaired_is_told_wherever_the_change_after_it_is_stopped(string operation, int skip)
    {
        var (host, session) = Watched();
        using var _ = session;
        var held = Hold(operation, skip: skip);
        using var running = session.Start("Set-TrailCmk -Region eu-west-1 billing-audit alias/billing -RepairPolicy");
        await Arrived(held);

        await running.StopAsync();

        await GivenUp(held);
        Assert.Equal(1, Server.Calls.Count("kms", "PutKeyPolicy"));
        var warning = Assert.Single(host.Warnings);
        Assert.Contains($"The policy of {Billing}, to which ", warning, StringComparison.Ordinal);
        Assert.Contains(" came first: ", warning, StringComparison.Ordinal);
        AssertNothingRuns();
    }

    private (RecordingHost Host, ModuleSession Session) Watched()
    {
        var host = new RecordingHost();
        return (host, new ModuleSession(Server.Url, host: host));
    }
}
