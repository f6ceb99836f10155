using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Plans;

/// <summary>A process that applies a plan is killed, and the next goes on.</summary>
public abstract class PlanKillTest : PlanTest
{
    private static readonly string[] Regions = ["us-east-1", "us-west-2", "eu-central-1", "eu-west-3"];
    private static readonly string[] WriteOperations = ["CreateKey", "CreateAlias", "EnableKeyRotation", "PutKeyPolicy", "PutEncryptionConfig", "UpdateSecret", "AssociateKmsKey"];

    private protected abstract int SecretsPerRegion { get; }

    private protected abstract int LogGroupsPerRegion { get; }

    private protected override SandboxOptions Options => new()
    {
        XRayUpdatingDuration = TimeSpan.Zero,
        Estate = new EstateDocument
        {
            Generate = new EstateGenerator { Regions = Regions, Services = { ["secretsPerRegion"] = SecretsPerRegion, ["logGroupsPerRegion"] = LogGroupsPerRegion } },
        },
    };

    /// <summary>Kills at every write of the plan, and goes on each time; then everything is as planned, and after it was undone as
    /// before.</summary>
    /// <param name="isAfter">Whether the write was carried out and its outcome is not in the journal yet; before it was, and after it was
    /// noted, otherwise.</param>
    /// <param name="kills">How many processes are killed at most.</param>
    private protected async Task KillAtEveryStepAsync(bool isAfter, int kills)
    {
        foreach (var region in Regions)
        {
            using var client = new AwsClient(Server.Url) { Region = region };
            var key = (await client.KmsAsync("CreateKey", new { }))["KeyMetadata"].GetProperty("KeyId").GetString();
            (await client.KmsAsync("CreateAlias", new { AliasName = "alias/logs", TargetKeyId = key })).Succeeded();
        }

        var before = Configuration(Regions);
        var plan = Make(
            $"Get-ServiceEncryptionStatus -Service XRay, SecretsManager, CloudWatchLogs -Region {string.Join(", ", Regions)}",
            "-CreateKey -KeyId @{ CloudWatchLogs = 'alias/logs' } -RepairPolicy -RotationPeriodInDays 200");
        Assert.Equal(Regions.Length * (1 + SecretsPerRegion + LogGroupsPerRegion), plan.Step.Count(step => step.Action == "SetKey"));
        Server.Calls.Reset();

        var killed = 0;
        while (killed < kills && await KillAtNextWriteAsync(isAfter, goesOn: killed > 0))
        {
            killed++;
        }

        Assert.True(killed == kills || killed >= plan.StepCount, $"Of {plan.StepCount} steps {killed} were killed at.");
        if (killed == kills)
        {
            Assert.All(Invoke(), outcome => Assert.Equal((CmkChangeStatus.Applied, true), (outcome.Status, outcome.Verified)));
        }

        Assert.Equal("Applied", Read().State);
        Assert.All(Read().Step, step => Assert.Equal(CmkChangeStatus.Applied, step.Status));
        Assert.All(Session.Run<EncryptionStatus>($"Get-ServiceEncryptionStatus -Service XRay, SecretsManager, CloudWatchLogs -Region {string.Join(", ", Regions)}"), status => Assert.Equal(Compliance.Compliant, status.Compliance));

        // What was carried out is not sent again; what was killed before it was is sent twice at most.
        var calls = Calls();
        Assert.Equal(plan.Step.Count(step => step.Action == "CreateKey"), Configuration(Regions).Keys.Except(before.Keys).Count());
        foreach (var (operation, count) in new[]
        {
            ("secretsmanager:UpdateSecret", Regions.Length * SecretsPerRegion), ("logs:AssociateKmsKey", Regions.Length * LogGroupsPerRegion), ("xray:PutEncryptionConfig", Regions.Length), ("kms:PutKeyPolicy", plan.Step.Count(step => step.Action == "SetPolicy")),
        })
        {
            Assert.InRange(calls.GetValueOrDefault(operation), count, isAfter ? count : 2 * count);
        }

        var undone = Undo();
        Assert.All(undone, outcome => Assert.Equal(outcome.Action == "CreateKey" ? CmkPlanOutcome.NotReversible : CmkPlanOutcome.Undone, outcome.Status));
        Assert.Equal("Undone", Read().State);
        var after = Configuration(Regions);
        Assert.All(before, entry => Assert.Equal(entry.Value, after[entry.Key]));
    }

    // False where the process came to its end. The first write of a process that goes on is the one that the last was killed before: it
    // goes through.
    private async Task<bool> KillAtNextWriteAsync(bool isAfter, bool goesOn)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        var writes = HoldWrites();
        using var process = new ChildPwsh(Server.Url, $"Invoke-CmkPlan '{PlanPath}' -ThrottleLimit 1 | Out-Null");
        var ended = process.EndWithErrorsAsync(patience.Token);
        var held = await FirstToHoldAsync(writes, ended, patience.Token);
        if (held is not null && (isAfter || goesOn))
        {
            // Whatever is asked next is held, or the write after this one.
            var next = isAfter ? [Server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold })] : HoldWrites();
            writes.ForEach(static gate => gate.Open());
            held = await FirstToHoldAsync(next, ended, patience.Token);
        }

        if (held is not null)
        {
            await process.KillAsync();
            await held.WaitForGivenUpAsync(1, patience.Token);
        }
        else
        {
            Assert.Empty(await ended);
        }

        Server.Faults.Clear();
        await patience.CancelAsync();
        return held is not null;
    }

    private List<CallGate> HoldWrites() => [.. WriteOperations.Select(operation => Server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = operation }))];

    // Null where the process came to its end before.
    private static async Task<CallGate?> FirstToHoldAsync(List<CallGate> gates, Task ended, CancellationToken cancellationToken)
    {
        var arrivals = gates.ConvertAll(gate => gate.WaitForArrivedAsync(1, cancellationToken));
        var first = await Task.WhenAny([ended, .. arrivals]);
        return first == ended ? null : gates[arrivals.IndexOf(first)];
    }
}
