using System.Diagnostics;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Hostile;

/// <summary>Ctrl+C returns within one second, wherever a command is, and what was begun is told with the command that shows what
/// came of it.</summary>
public sealed partial class StopTimeTests : IClassFixture<HostileLanes>
{
    private const string Secret = "billing/api-token-default-key";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Each write of each command, and how a warning ends that tells of it.</summary>
    public static TheoryData<string, string> Writes => new()
    {
        { "Set-XRayCmk -Region eu-west-1 -Default", "PutEncryptionConfig" },
        { $"Set-SecretCmk -Region eu-west-1 {Secret} alias/billing", "UpdateSecret" },
        { "Set-TrailCmk -Region eu-west-1 billing-audit alias/audit-logs-next", "UpdateTrail" },
        { "Set-ServiceCmk -Service CloudWatchLogs -Region eu-west-2 -ResourceId aws/spans -KeyId alias/application-logs", "AssociateKmsKey" },
        { "New-ServiceCmk XRay -Region eu-west-1", "CreateKey" },
        { "New-ServiceCmk XRay -Region eu-west-1", "CreateAlias" },
        { "New-ServiceCmk XRay -Region eu-west-1", "EnableKeyRotation" },
        { "Grant-CmkAccess alias/billing XRay -Region eu-west-1", "PutKeyPolicy" },
        { "Revoke-CmkAccess alias/billing -ExternalAccount 444455556666 -Region eu-west-1 -Confirm:$false", "PutKeyPolicy" },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task With_a_write_in_flight_it_takes_no_second_and_the_outcome_is_told_as_not_known_with_the_command_that_shows_it(string script, string operation)
    {
        foreach (var executes in new[] { true, false })
        {
            await AssertQuickAsync(async () =>
            {
                var lane = await HostileLane.TakeAsync();
                if (script.StartsWith("Revoke", StringComparison.Ordinal))
                {
                    lane.Calm.Run<object>("Grant-CmkAccess alias/billing XRay -ExternalAccount 444455556666 -Region eu-west-1");
                }

                string[] regions = ["eu-west-1", "eu-west-2"];
                var before = Estate.Of(lane.Account, regions);
                var run = await lane.RunAsync(script, new FaultScript(0) { Planned = (operation, Fault.Silent, executes) }, stopWhenHung: true);
                var after = Estate.Of(lane.Account, regions);

                if (!run.IsStopped)
                {
                    // On a busy machine the call was given up before the stop came.
                    return TimeSpan.MaxValue;
                }

                Assert.All(run.Ledger.Where(entry => entry.Operation == operation), entry => Assert.Equal(executes, entry.IsExecuted));
                Assert.Contains(run.Ledger, entry => entry.Operation == operation);
                WritingOracle.Judge(run, before, after);
                var warning = Assert.Single(run.Warnings);
                Assert.Matches("not known|may have the alias '.*' or not", warning);
                AssertShown(lane, script, warning, executes, before, after);
                lane.Return();
                return run.StopTook;
            });
        }
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus")]
    [InlineData("Set-XRayCmk -Default")]
    [InlineData("New-ServiceCmk XRay")]
    [InlineData("Test-XRayCmk -Quiet")]
    public Task Before_the_first_call_it_takes_no_second_and_nothing_is_asked(string command) => AssertQuickAsync(async () =>
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        using var session = new ModuleSession(server.Url, host: new RecordingHost());
        var (running, reached) = Start(session, $"& {{ 'eu-west-1'; $reached.Invoke(); Start-Sleep -Seconds 600 }} | {command}");
        using var _ = running;
        await reached.WaitAsync(Patience.Limit);

        var took = await StopAsync(running);

        Assert.Empty(running.Output);

        // PowerShell stops the commands of a pipeline one after the other: on a busy machine the last may have begun to ask meanwhile.
        return server.Calls.Total == 0 ? took : TimeSpan.MaxValue;
    });

    [Theory]
    [InlineData("Get-Region", "DescribeRegions")]
    [InlineData("Get-ServiceEncryptionStatus -Region eu-west-1", "ListSecrets")]
    [InlineData("Test-ServiceCmk -Region eu-west-1, eu-central-1", "DescribeKey")]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default", "GetEncryptionConfig")]
    [InlineData("New-ServiceCmk XRay -Region eu-west-1", "ListAliases")]
    public Task During_a_call_that_hangs_or_trickles_it_takes_no_second(string script, string operation) => AssertQuickAsync(async () =>
    {
        var lane = await HostileLane.TakeAsync();
        var silent = await lane.RunAsync(script, new FaultScript(0) { Planned = (operation, Fault.Silent, false) }, stopWhenHung: true);
        var trickling = await lane.RunAsync(script, new FaultScript(0) { Planned = (operation, Fault.Trickle, true) }, stopWhenHung: true);
        lane.Return();

        if (!silent.IsStopped || !trickling.IsStopped)
        {
            return TimeSpan.MaxValue;
        }

        Assert.All([silent, trickling], run => Assert.DoesNotContain(run.Ledger, entry => entry.IsWrite && entry.Operation != "DescribeRegions" && entry.IsExecuted));
        return silent.StopTook > trickling.StopTook ? silent.StopTook : trickling.StopTook;
    });

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1", "GetEncryptionConfig", Fault.ServerError, null)]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1", "ListSecrets", Fault.Throttle, null)]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default", "PutEncryptionConfig", Fault.Reset, "not known")]
    [InlineData("Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing", "UpdateSecret", Fault.ServerError, "not known")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1", "PutKeyPolicy", Fault.Half, "not known")]
    public Task During_the_pause_before_a_repetition_it_takes_no_second(string script, string operation, object fault, string? told) => AssertQuickAsync(async () =>
    {
        var lane = await HostileLane.TakeAsync();
        var before = Estate.Of(lane.Account, ["eu-west-1"]);
        lane.Endpoint.Begin(new FaultScript(0) { Planned = (operation, (Fault)fault, true) });
        var host = new RecordingHost();
        var took = await StopInPauseAsync(lane.Endpoint.Url, host, script);

        await lane.Endpoint.SettleAsync();
        WritingOracle.Judge(new HostileRun(script, [], [], [.. host.Warnings], lane.Endpoint.Ledger) { IsStopped = true }, before, Estate.Of(lane.Account, ["eu-west-1"]));
        AssertTold(host, told);
        lane.Return();
        return took;
    });

    [Theory]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default", "X-Ray encryption configuration in eu-west-1: Pending.")]
    [InlineData("New-ServiceCmk XRay -Region eu-west-1", "The key arn:.* has no alias yet. Get-ServiceCmk -Service XRay -Region eu-west-1 shows it")]
    public Task Between_a_write_and_what_comes_after_it_it_takes_no_second_and_what_was_written_is_told(string script, string told) => AssertQuickAsync(async () =>
    {
        // X-Ray is changing over all the time, and KMS does not know of a key that was made a moment ago.
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { XRayUpdatingDuration = TimeSpan.FromHours(1), ConsistencyDelay = TimeSpan.FromHours(1) }, CancellationToken.None);
        var host = new RecordingHost();
        var took = await StopInPauseAsync(server.Url, host, script);

        AssertTold(host, told);
        return took;
    });

    [Fact]
    public Task Between_the_writes_of_several_secrets_it_takes_no_second_and_no_other_is_written() => AssertQuickAsync(async () =>
    {
        var lane = await HostileLane.TakeAsync();
        var before = Estate.Of(lane.Account, ["eu-west-1"]);
        var script = $"Set-SecretCmk -Region eu-west-1 {Secret}, billing/api-token-aws-managed-alias-name, billing/api-token-aws-managed-alias-arn -KeyId alias/billing -ThrottleLimit 1";
        var calm = await lane.RunAsync(script, new FaultScript(0));
        Assert.Equal(3, calm.Output.Count);
        var second = calm.Ledger.Where(entry => entry.Operation == "DescribeSecret").ElementAt(1).Number;
        lane.Account.World.Reset();

        var run = await lane.RunAsync(script, new FaultScript(0), stopAt: second, holds: true);

        Assert.True(run.IsStopped);
        WritingOracle.Judge(run, before, Estate.Of(lane.Account, ["eu-west-1"]));
        Assert.Single(run.Ledger, entry => entry.IsExecuted && entry.IsWrite);
        lane.Return();
        return run.StopTook;
    });

    [Theory]
    [InlineData("Get-SecretEncryptionStatus -Region * -AccountId 111122223333", 3 * 17, "ListSecrets")]
    [InlineData("Get-SecretEncryptionStatus -Region us-east-1 | Set-SecretCmk -KeyId alias/generated-1", 17, "UpdateSecret")]
    public Task While_nobody_takes_the_output_it_takes_no_second_and_what_was_written_is_told(string script, int calls, string operation) => AssertQuickAsync(async () =>
    {
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { Estate = new EstateDocument { Generate = new EstateGenerator { KeysPerRegion = 2, Services = { ["secretsPerRegion"] = 250 } } } }, CancellationToken.None);
        var host = new RecordingHost();
        using var session = new ModuleSession(server.Url, host: host);
        var keys = server.World.Region(SandboxAccounts.AccountId, "us-east-1").Keys;
        var alias = keys.Aliases.First(alias => !alias.Name.StartsWith("alias/aws/", StringComparison.Ordinal)).Name;
        var before = Estate.Of(server, ["us-east-1"]);

        var (running, reached) = Start(session, $"{script.Replace("alias/generated-1", alias, StringComparison.Ordinal)} | ForEach-Object {{ $_; $reached.Invoke(); Start-Sleep -Seconds 600 }}");
        using var _ = running;
        await reached.WaitAsync(Patience.Limit);

        // So many are asked for although nobody takes what came, and no more: all that may wait does.
        await UntilAsync(() => server.Calls.Snapshot().Where(call => call.Operation == operation).Sum(call => call.Count) >= calls);
        var took = await StopAsync(running);

        var after = Estate.Of(server, ["us-east-1"]);
        var told = string.Join('\n', host.Warnings);
        var shown = running.Output.Select(item => item.BaseObject).OfType<CmkChange>().Select(change => change.ResourceId).ToList();
        var changed = after.Resources.Values.Where(resource => resource.KeyArn != before.Resources[resource.Id].KeyArn).ToList();
        Assert.Equal(operation == "UpdateSecret", changed.Count > 0);
        Assert.All(changed, resource => Assert.True(shown.Contains(resource.Id) || told.Contains(resource.Id, StringComparison.Ordinal), $"{resource.Id} was written, and nobody says so."));
        return took;
    });

    private static async Task<TimeSpan> StopInPauseAsync(Uri endpoint, RecordingHost host, string script)
    {
        var clock = new HeldClock();
        using var session = new ModuleSession(endpoint, host: host, time: clock);
        using var running = session.Start(script);
        await clock.Waiting.WaitAsync(Patience.Limit);
        return await StopAsync(running);
    }

    private static void AssertTold(RecordingHost host, string? told)
    {
        if (told is null)
        {
            Assert.Empty(host.Warnings);
        }
        else
        {
            Assert.Matches(told, Assert.Single(host.Warnings));
        }
    }

    private static (RunningScript Running, Task Reached) Start(ModuleSession session, string script)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Set("reached", new Action(() => reached.TrySetResult()));
        return (session.Start(script), reached.Task);
    }

    private static async Task<TimeSpan> StopAsync(RunningScript running)
    {
        var asked = Stopwatch.GetTimestamp();
        await running.StopAsync();
        return Stopwatch.GetElapsedTime(asked);
    }

    // A busy machine may be slow once; a command that waits for something is slow each time.
    private static async Task AssertQuickAsync(Func<Task<TimeSpan>> stop)
    {
        var took = TimeSpan.Zero;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            took = await stop();
            if (took < Second)
            {
                return;
            }
        }

        Assert.Fail(took == TimeSpan.MaxValue ? "Of three stops none was in time." : $"Each of three stops took a second and more, the last {took}.");
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var began = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience.Limit, "It did not come to that.");
            await Task.Yield();
        }
    }

    // What the warning names shows what is so.
    private static void AssertShown(HostileLane lane, string script, string warning, bool executes, Estate before, Estate after)
    {
        if (warning.Contains("The same command with -WhatIf shows what is left to change.", StringComparison.Ordinal))
        {
            var left = lane.Calm.Run<CmkPolicyChange>($"{script} -WhatIf");
            Assert.Equal(executes, left.Any(change => change.Status == CmkChangeStatus.Unchanged));
            return;
        }

        var shown = lane.Calm.Run<object>(CommandPattern().Match(warning).Value);
        if (script.StartsWith("New-", StringComparison.Ordinal))
        {
            var made = after.Keys.Values.Where(key => !before.Keys.ContainsKey(key.Id)).ToList();
            Assert.Equal(
                made.Select(key => (key.Arn, key.Aliases is [var alias, ..] ? alias : null, key.Rotates)),
                shown.Cast<ServiceCmk>().Select(key => (key.KeyArn!, key.Alias, key.RotationEnabled == true)));
            return;
        }

        var changed = after.Resources.Values.Where(resource => resource.KeyArn != before.Resources[resource.Id].KeyArn).ToList();
        Assert.Equal(executes ? 1 : 0, changed.Count);
        Assert.All(changed, resource => Assert.Equal(resource.KeyArn, Assert.Single(shown.Cast<EncryptionStatus>(), status => status.ResourceId == resource.Id).KeyArn));
    }

    [GeneratedRegex(@"Get-[A-Za-z]+( -[A-Za-z]+ [^\s]+)*(?= shows it)")]
    private static partial Regex CommandPattern();
}
