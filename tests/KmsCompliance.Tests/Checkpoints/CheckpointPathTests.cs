using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.History;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Checkpoints;

/// <summary>An audit that was stopped goes on where it was.</summary>
public sealed class CheckpointPathTests : PipelineTest, IDisposable
{
    private const string Some = "Get-ServiceEncryptionStatus -Region us-east-1, eu-west-1 -CheckpointPath $checkpoint";
    private const string Organization = "Get-OrganizationAccount | Get-Region eu-west-1, eu-central-1 -RoleName Audit";

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    private string Folder => Path.Combine(_parent.FullName, "checkpoint");

    private string[] Units => [.. Directory.EnumerateFiles(Folder, "unit-*").Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public async Task A_stopped_audit_goes_on_where_it_was_and_asks_nothing_twice()
    {
        var undisturbed = Run(Some).Output.Select(static item => item.BaseObject).ToList();
        Assert.Empty(Units);

        await StopAtAsync("ListSecrets", "us-east-1", Some, units: 9);
        var kept = Units;
        Assert.DoesNotContain($"unit-{SandboxAccounts.AccountId}-us-east-1-SecretsManager.ndjson.gz", kept);

        Server.Calls.Reset();
        var result = Run($"{Some} -CoverageVariable global:coverage -Verbose 4>&1");
        var statuses = result.Output.Select(static item => item.BaseObject).OfType<EncryptionStatus>().ToList();
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(StatusText.Of(undisturbed), StatusText.Of(statuses));

        // But for the aliases and keys of the secrets in us-east-1.
        Assert.Equal(["ListSecrets"], Server.Calls.Snapshot().Where(static call => call.Service is not ("sts" or "kms")).Select(static call => call.Operation));
        Assert.All(Server.Calls.Snapshot().Where(static call => call.Service == "kms"), static call => Assert.Equal("us-east-1", call.Region));
        Assert.Empty(Units);

        var coverage = Assert.Single(Session.Run<AuditCoverage>("$coverage"));
        Assert.Equal((true, 10, statuses.Count), (coverage.Complete, coverage.Listed, coverage.Resources));
        Assert.Equal(9, coverage.Places.Count(static place => place.Message.StartsWith("Not asked again: the checkpoint has what was listed at ", StringComparison.Ordinal)));
        Assert.Contains(result.Output, static item => item.ToString()!.StartsWith("Goes on with the checkpoint '", StringComparison.Ordinal));
    }

    [Fact]
    public async Task So_does_one_over_an_organization_each_account_for_itself()
    {
        var undisturbed = Run($"{Organization} | Get-ServiceEncryptionStatus").Output.Select(static item => item.BaseObject).ToList();
        await StopAtAsync("DescribeTrails", "eu-central-1", $"{Organization} | Get-ServiceEncryptionStatus -CheckpointPath $checkpoint", units: 54);
        var kept = Units;

        Server.Calls.Reset();
        var statuses = Run($"{Organization} | Get-ServiceEncryptionStatus -CheckpointPath $checkpoint").Output.Select(static item => item.BaseObject);
        Assert.Equal(StatusText.Of(undisturbed), StatusText.Of(statuses));
        Assert.Equal((6 * 10) - kept.Length, CheckpointKillTest.ListedUnits(Server).Count);
        Assert.Empty(kept.Intersect(CheckpointKillTest.ListedUnits(Server)));
    }

    [Fact]
    public async Task What_was_kept_is_judged_by_the_rules_that_are_asked_for_now()
    {
        const string Judge = "Test-ServiceCmk -Region us-east-1, eu-west-1 -Service SecretsManager, XRay -CheckpointPath $checkpoint";
        await StopAtAsync("ListSecrets", "us-east-1", Judge, units: 3);
        var undisturbed = Run("Test-ServiceCmk -Region us-east-1, eu-west-1 -Service SecretsManager, XRay -Level Full -ApprovedKey alias/nothing").Output.Select(static item => item.BaseObject);

        var findings = Run($"{Judge} -Level Full -ApprovedKey alias/nothing").Output.Select(static item => item.BaseObject);

        Assert.Equal(StatusText.Of(undisturbed), StatusText.Of(findings));
        Assert.Empty(Units);
    }

    [Fact]
    public async Task The_history_has_what_was_kept_and_what_came_since_is_not_gone()
    {
        const string Audit = "Get-ServiceEncryptionStatus -Service SecretsManager, XRay -Region us-east-1, eu-west-1 -CheckpointPath $checkpoint -HistoryPath $history";
        var clock = new SkippingClock();
        using var session = new ModuleSession(Server.Url, time: clock);
        session.Set("checkpoint", Folder);
        session.Set("history", Path.Combine(_parent.FullName, "history"));
        var gate = Hold("GetEncryptionConfig", "eu-west-1");
        using (var running = session.Start(Audit))
        {
            await Arrived(gate);
            await UnitsAsync(3);
            await running.StopAsync();
        }

        // Another run sees a secret that was not there for the first.
        Server.Faults.Clear();
        State("us-east-1").Secrets.Add(new Secret("meanwhile", Secret.ArnOf("us-east-1", SandboxAccounts.AccountId, "meanwhile", "AbCdEf"), DateTimeOffset.UtcNow));
        clock.Skip(TimeSpan.FromMinutes(10));
        session.Run<SecretEncryptionStatus>("Get-SecretEncryptionStatus -Region us-east-1 -HistoryPath $history");
        clock.Skip(TimeSpan.FromMinutes(10));
        var statuses = session.Run<EncryptionStatus>(Audit);
        Assert.DoesNotContain(statuses, static status => status.ResourceName == "meanwhile");
        var rows = Rows(session);

        session.Set("history", Path.Combine(_parent.FullName, "undisturbed"));
        var all = session.Run<EncryptionStatus>(Audit);
        Assert.Equal(statuses.Count + 1, all.Count);
        Assert.Equal(Rows(session), rows);
    }

    private static IReadOnlyList<string> Rows(ModuleSession session) =>
        [.. session.Run<CmkMeasure>("Measure-CmkCompliance -HistoryPath $history -By Service, Region").Select(static row => $"{row.Scope} {row.Value}: {row.Compliant} {row.NonCompliant} {row.Unknown}")];

    [Fact]
    public void A_run_whose_places_failed_has_come_to_its_end()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListSecrets" });
        Assert.NotEmpty(Run(Some).Errors);
        Assert.Equal(["checkpoint.lock"], Directory.EnumerateFiles(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_failed_is_asked_again()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListSecrets", Region = "eu-west-1" });
        await StopAtAsync("ListSecrets", "us-east-1", Some, units: 8);
        Server.Faults.Clear();
        var result = Run(Some);
        Assert.Empty(result.Errors);
        Assert.DoesNotContain(result.Output, static item => item.BaseObject is EncryptionStatus { Reason: ComplianceReason.NotListed });
    }

    [Fact]
    public async Task Credentials_that_are_not_accepted_leave_what_was_kept()
    {
        await StopAtAsync("ListSecrets", "us-east-1", Some, units: 9);
        var kept = Units;
        Run($"try {{ {Some} -AccessKey AKIAIOSFODNN7NOBODY1 -SecretKey wrong }} catch {{ }}");
        Run($"Test-ServiceCmk -Region us-east-1, eu-west-1 -CheckpointPath $checkpoint -Quiet -AccessKey AKIAIOSFODNN7NOBODY1 -SecretKey wrong");
        Assert.Equal(kept, Units);
    }

    [Theory]
    [InlineData("Get-ServiceEncryptionStatus -Region us-east-1 -CheckpointPath $checkpoint -Service XRay", "CheckpointOfAnotherQuestion", "-Service was ")]
    [InlineData("Get-ServiceEncryptionStatus -Region us-east-1 -CheckpointPath $checkpoint -IncludeAlias", "CheckpointOfAnotherQuestion", "-IncludeAlias was False and is True")]
    [InlineData("Get-ServiceEncryptionStatus -Region us-east-1 -CheckpointPath $checkpoint -Service CloudTrail -ResourceId *", "CheckpointOfAnotherQuestion", "-Name was left out and is '*'")]
    [InlineData("Get-SecretEncryptionStatus -Region us-east-1 -CheckpointPath $checkpoint -Tag @{ Owner = 'pay*'; Level = 1 }", "CheckpointOfAnotherQuestion", "-Tag was left out and is 'Level=1', 'Owner=pay*'")]
    [InlineData("Get-SecretEncryptionStatus -Region us-east-1 -CheckpointPath $checkpoint -IncludePlannedDeletion -IncludeReplica", "CheckpointOfAnotherQuestion", "-IncludePlannedDeletion was False and is True; -IncludeReplica was False and is True")]
    [InlineData("Get-TrailEncryptionStatus -Region us-east-1 -CheckpointPath $checkpoint -ResourceType Trail", "CheckpointOfAnotherQuestion", "and is 'CloudTrail'")]
    [InlineData("Test-XRayCmk -Region us-east-1 -CheckpointPath $checkpoint", "CheckpointOfAnotherQuestion", "and is 'XRay'")]
    [InlineData("Get-SecretEncryptionStatus -Region us-east-1 -SecretId cc-prod-db-credentials -CheckpointPath $checkpoint", "CheckpointBesideNames", "named one by one")]
    [InlineData("[pscustomobject]@{ SecretId = 'cc-prod-db-credentials' } | Get-SecretEncryptionStatus -Region us-east-1 -CheckpointPath \"$checkpoint-2\"", "CheckpointBesideNames", "named one by one")]
    [InlineData("Get-ServiceEncryptionStatus -Region us-east-1 -Service SecretsManager -ResourceId cc-prod-db-credentials -CheckpointPath $checkpoint", "CheckpointBesideNames", "named one by one")]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1 -CheckpointPath $checkpoint/checkpoint.json", "CheckpointPathNotAFolder", "a file")]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1 -CheckpointPath $checkpoint/checkpoint.json/below", "CheckpointNotWritten", "Nothing can be kept")]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1 -CheckpointPath Variable:x", "CheckpointPathNotAFolder", "no path of the file system")]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1 -CheckpointPath \"$checkpoint-3\" | Test-ServiceCmk -CheckpointPath \"$checkpoint-3\"", "CheckpointInUse", "at this moment")]
    public async Task What_cannot_go_on_is_refused_before_anything_is_asked(string script, string errorId, string said)
    {
        await StopAtAsync("ListSecrets", "us-east-1", Some, units: 9);
        var kept = Units;
        Server.Calls.Reset();
        var result = Run(script);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Contains(said, Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Total);
        Assert.Equal(kept, Units);
    }

    [Fact]
    public void A_gate_answers_false_where_the_checkpoint_is_another_s()
    {
        File.WriteAllText(Folder, "a file");
        Assert.Equal([false], Run("Test-XRayCmk -Region us-east-1 -CheckpointPath $checkpoint -Quiet -ErrorAction Ignore").Output.Select(static item => (bool)item.BaseObject));
    }

    [Fact]
    public async Task Names_that_only_what_was_kept_has_are_not_said_to_match_nothing()
    {
        const string Named = "Get-ServiceEncryptionStatus -Region us-east-1, eu-west-1 -Service SecretsManager -ResourceId cc-*, nothing-* -CheckpointPath $checkpoint";
        await StopAtAsync("ListSecrets", "eu-west-1", Named, units: 1);
        var result = Run(Named);
        Assert.StartsWith("'nothing-*' matches", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yesterdays_is_begun_anew_with_a_warning()
    {
        await StopAtAsync("ListSecrets", "us-east-1", Some, units: 9);
        var clock = new SkippingClock();
        clock.Skip(TimeSpan.FromHours(25));
        using var session = new ModuleSession(Server.Url, time: clock);
        session.Set("checkpoint", Folder);
        var result = session.Run(Some);
        Assert.Contains("more than 24 hours ago", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Empty(result.Errors);
        Assert.Empty(Units);
    }

    private ScriptResult Run(string script)
    {
        Session.Set("checkpoint", Folder);
        return Session.Run(script);
    }

    // Stops a script while the calls of one operation are held, once all units are kept that do not wait for them.
    private async Task StopAtAsync(string operation, string region, string script, int units)
    {
        var gate = Hold(operation, region);
        Session.Set("checkpoint", Folder);
        using (var running = Session.Start(script))
        {
            await Arrived(gate);
            await UnitsAsync(units);
            await running.StopAsync();
        }

        Server.Faults.Clear();
    }

    private async Task UnitsAsync(int count)
    {
        using var watcher = new FileSystemWatcher(Folder, "unit-*");
        using var renamed = new SemaphoreSlim(0);
        watcher.Renamed += (_, _) => renamed.Release();
        watcher.Created += (_, _) => renamed.Release();
        watcher.EnableRaisingEvents = true;
        while (Units.Length < count)
        {
            await renamed.WaitAsync(Patience.Token);
        }

        Assert.Equal(count, Units.Length);
    }
}
