using System.Management.Automation;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>A later command that has seen enough, or fails, ends the work of the earlier one.</summary>
public sealed class DownstreamTests : PipelineTest
{
    private protected override SandboxOptions Options => new()
    {
        Estate = new EstateDocument { Generate = new EstateGenerator { KeysPerRegion = 2, Services = { ["secretsPerRegion"] = 250 } } },
    };

    [Theory]
    [InlineData("Get-SecretEncryptionStatus | Select-Object -First 1")]
    [InlineData("Get-SecretEncryptionStatus -Region us-east-1, eu-west-1 | Select-Object -First 1")]
    [InlineData("do { Get-SecretEncryptionStatus | ForEach-Object { $_; break } } while ($false)")]
    [InlineData("Get-SecretEncryptionStatus | Test-SecretCmk | Select-Object -First 1")]
    [InlineData("Test-ServiceCmk -Service SecretsManager | Select-Object -First 1")]
    [InlineData("Get-SecretEncryptionStatus | ForEach-Object { Get-SecretEncryptionStatus -SecretId $_.ResourceArn } | Select-Object -First 1")]
    public async Task Whoever_has_seen_enough_ends_the_work(string script)
    {
        var later = Hold("ListSecrets", "us-east-1", skip: 1);

        // The first result is looked at only when the next page is known to be under way.
        Session.Set("later", new Action(() => Arrived(later).Wait()));
        using var running = Session.Start(script.Replace("| Select", "| ForEach-Object { $later.Invoke(); $_ } | Select", StringComparison.Ordinal).Replace("$_; break", "$later.Invoke(); $_; break", StringComparison.Ordinal));

        await running.EndAsync();

        Assert.Single(running.Output);
        Assert.Empty(running.ErrorIds);
        await GivenUp(later);
        AssertNothingRuns();
    }

    [Fact]
    public async Task The_first_result_ends_the_wait_for_other_Regions()
    {
        var held = Hold("GetEncryptionConfig", "eu-*");
        using var running = Session.Start("Get-XRayEncryptionStatus -Region * | Select-Object -First 1");

        await running.EndAsync();

        Assert.Single(running.Output);
        await GivenUp(held, held.Arrived);
        AssertNothingRuns();
    }

    [Theory]
    [InlineData("Get-SecretEncryptionStatus | ForEach-Object { $later.Invoke(); throw 'enough' }", "enough")]
    [InlineData("Get-SecretEncryptionStatus | ForEach-Object { $later.Invoke(); Get-XRayEncryptionStatus -Region nonsense -ErrorAction Stop }", "InvalidRegion,KmsCompliance.Commands.XRay.GetXRayEncryptionStatusCommand")]
    [InlineData("try { Get-SecretEncryptionStatus | ForEach-Object { $later.Invoke(); throw 'enough' } } catch { throw }", "enough")]
    public async Task A_later_command_that_fails_ends_the_work_with_its_own_error(string script, string errorId)
    {
        var later = Hold("ListSecrets", skip: 1);
        Session.Set("later", new Action(() => Arrived(later).Wait()));
        using var running = Session.Start(script);

        Assert.Equal(errorId, (await running.FailAsync()).FullyQualifiedErrorId);

        Assert.Equal(PSInvocationState.Failed, running.State);
        await GivenUp(later);
        AssertNothingRuns();
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 -ErrorAction Stop")]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2")]
    [InlineData("Test-XRayCmk -Region eu-west-1, eu-west-2 -ErrorAction Stop")]
    [InlineData("Set-XRayCmk -Region eu-west-1, eu-west-2 -Default -ErrorAction Stop")]
    public async Task With_ErrorAction_Stop_the_first_failure_ends_the_work(string script)
    {
        var refused = Hold("GetEncryptionConfig", "eu-west-1");
        var held = Hold("GetEncryptionConfig", "eu-west-2");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetEncryptionConfig", Region = "eu-west-1" });
        using var running = Session.Start(script);
        await Arrived(refused);
        await Arrived(held);

        refused.Open();
        var error = await running.FailAsync();

        Assert.StartsWith("AccessDenied,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.Empty(running.Output);
        await GivenUp(held);
        AssertNothingRuns();
    }

    [Theory]
    [InlineData("Set-XRayCmk -Region us-east-1, eu-west-1, eu-west-2 -Default | ForEach-Object { throw 'enough' }", "enough")]
    [InlineData("Set-XRayCmk -Region us-east-2, eu-west-1, eu-west-2 -Default -ErrorAction Stop", "AccessDenied")]
    public async Task A_write_under_way_is_told_when_the_pipeline_breaks_and_no_other_starts(string script, string errorId)
    {
        // us-east-1 is under no key: it has its result at once, and us-east-2 its error, but not before eu-west-1 is
        // being written and eu-west-2 being read.
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TimeSpan.Zero }, CancellationToken.None);
        var first = server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "GetEncryptionConfig", Region = "us-*" });
        server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetEncryptionConfig", Region = "us-east-2" });
        var write = server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "PutEncryptionConfig" });
        var read = server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "GetEncryptionConfig", Region = "eu-west-2" });
        var host = new RecordingHost();
        using var session = new ModuleSession(server.Url, host: host);
        using var running = session.Start(script);
        await Arrived(first);
        await Arrived(write);
        await Arrived(read);

        first.Open();
        await GivenUp(read);
        await GivenUp(write);
        var error = await running.FailAsync();

        Assert.StartsWith(errorId, error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("X-Ray encryption configuration in eu-west-1: Failed. Whether the change was made is not known", Assert.Single(host.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, server.Calls.Count("xray", "PutEncryptionConfig"));
    }
}
